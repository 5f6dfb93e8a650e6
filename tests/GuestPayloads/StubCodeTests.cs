using Hostcall.GuestPayloads;
using Iced.Intel;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>What a stub runs on the entry page.</summary>
public sealed class StubCodeTests
{
    private static readonly StubCall[] Start = [new("first", 1, 11, 12), new("second", 2)];

    [Theory]
    [InlineData(StubParking.Traced)]
    [InlineData(StubParking.Notified)]
    [InlineData(StubParking.Futex)]
    public void It_makes_the_calls_of_its_start_in_order_and_only_then_parks(StubParking parking)
    {
        var code = Code.Decode(StubCode.Entry(Start, parking), RegionLayout.Entry);
        uint[] numbers =
        [
            .. code.Index().Where(line => line.Item.Mnemonic == Mnemonic.Syscall)
                .Select(line => code.Take(line.Index).Last(before => before.Op0Register == Register.EAX && before.Mnemonic == Mnemonic.Mov).Immediate32),
        ];
        const int getpid = 39, kill = 62, futex = 202, exitGroup = 231;
        uint[] then = parking switch
        {
            StubParking.Traced => [getpid, kill, Doorbell.ParkSyscall],
            StubParking.Notified => [futex, Doorbell.ParkSyscall],
            _ => [futex, futex],
        };
        Assert.Equal([1, 2, .. then, exitGroup], numbers);
        Assert.Contains(code, instruction => instruction.FlowControl == FlowControl.Call && instruction.NearBranchTarget == RegionLayout.Body);
    }

    [Fact]
    public void A_start_that_has_no_room_is_refused_by_number()
    {
        var error = Assert.Throws<ArgumentException>(() => StubCode.Entry([.. Enumerable.Repeat(Start[0], 200)], StubParking.Futex));
        Assert.StartsWith("the start of a stub has 200 calls", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StubAnswer.ByItself, 1)]
    [InlineData(StubAnswer.AwaitedByFutex, 2)]
    [InlineData(StubAnswer.AwaitedBySpinning, 0)]
    public void Its_handler_makes_the_system_calls_of_its_way_to_answer(StubAnswer answer, int calls)
    {
        byte[] bytes = StubCode.SignalHandler(answer);
        Assert.InRange(RegionLayout.StubSignalHandler + bytes.Length, 0, RegionLayout.StubSignalReturn);
        var code = Code.Decode(bytes, RegionLayout.StubSignalHandler);
        Assert.Equal(calls, code.Count(instruction => instruction.Mnemonic == Mnemonic.Syscall));
        Assert.Equal(answer == StubAnswer.AwaitedBySpinning, code.Any(instruction => instruction.Mnemonic == Mnemonic.Pause));
        Assert.Equal(Mnemonic.Ret, code[^1].Mnemonic);
    }

    /// <summary>The handler of a stub with a VM is entered by the signal, and past what that has to look at by a frame made by hand.</summary>
    [Theory]
    [InlineData(GuestEntering.BySignal)]
    [InlineData(GuestEntering.ByFrame)]
    public void A_stub_with_a_VM_enters_by_one_cli_and_runs_the_guest_in_one_place(GuestEntering entering)
    {
        var (bytes, block) = MixedCode.Assemble(entering);
        var code = Code.Decode(bytes, RegionLayout.StubSignalHandler);
        var cli = Assert.Single(code, instruction => instruction.Mnemonic == Mnemonic.Cli);
        Assert.Equal(entering == GuestEntering.BySignal, cli.IP == block);
        Assert.Contains(code, instruction => instruction.IP == block);
        const int ioctl = 16, rtSigprocmask = 14;
        uint[] numbers =
        [
            .. code.Index().Where(line => line.Item.Mnemonic == Mnemonic.Syscall)
                .Select(line => code.Take(line.Index).Last(before => before.Op0Register == Register.EAX && before.Mnemonic == Mnemonic.Mov).Immediate32),
        ];
        Assert.Equal(entering == GuestEntering.ByFrame ? [ioctl, rtSigprocmask] : [ioctl], numbers.Where(number => number is ioctl or rtSigprocmask));
        Assert.Single(code, instruction => instruction.FlowControl == FlowControl.Call && instruction.NearBranchTarget == RegionLayout.Executor);
    }

    /// <summary>Dispatch exempts one page: whatever the stub runs besides body and doorbell has to lie there.</summary>
    [Fact]
    public void All_of_it_lies_on_the_entry_s_page()
    {
        Assert.Equal(0U, RegionLayout.Entry % RegionLayout.PageSize);
        foreach (uint address in (uint[])[RegionLayout.StubSignalHandler, RegionLayout.StubSignalReturn])
        {
            Assert.Equal(RegionLayout.Entry / RegionLayout.PageSize, address / RegionLayout.PageSize);
        }
    }
}
