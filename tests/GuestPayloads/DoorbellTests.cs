using Hostcall.GuestPayloads;
using Iced.Intel;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>The instructions that differ by path, and what they must leave alone.</summary>
public sealed class DoorbellTests
{
    private static readonly Dictionary<string, Doorbell> Doorbells = new()
    {
        ["syscall"] = Doorbell.Syscall,
        ["port"] = Doorbell.PortWrite,
        ["empty port"] = Doorbell.EmptyPortWrite,
        ["none"] = Doorbell.None,
        ["cpuid"] = Doorbell.Cpuid,
        ["vmcall"] = Doorbell.Hypercall(100, amd: false),
        ["vmmcall"] = Doorbell.Hypercall(100, amd: true),
    };

    public static TheoryData<string> Names => [.. Doorbells.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_a_subroutine_of_at_most_a_page(string name)
    {
        byte[] code = Doorbells[name].RingCode;
        Assert.InRange(code.Length, 1, RegionLayout.PageSize);
        var instructions = Code.Decode(code, RegionLayout.Doorbell);
        Assert.Equal(Mnemonic.Ret, instructions[^1].Mnemonic);
        Assert.Single(instructions, instruction => instruction.FlowControl == FlowControl.Return);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_leaves_the_body_s_registers_as_they_were(string name)
    {
        var factory = new InstructionInfoFactory();
        Register[] written =
        [
            .. Code.Decode(Doorbells[name].RingCode, RegionLayout.Doorbell)
                .Where(instruction => instruction.Mnemonic != Mnemonic.Ret)
                .SelectMany(instruction => factory.GetInfo(instruction).GetUsedRegisters().ToArray())
                .Where(use => use.Access is OpAccess.Write or OpAccess.ReadWrite or OpAccess.CondWrite or OpAccess.ReadCondWrite)
                .Select(use => use.Register.GetFullRegister()),
        ];
        Assert.DoesNotContain(Register.R12, written);
        Assert.DoesNotContain(Register.RSP, written);

        // cpuid changes ebx, so that doorbell keeps a copy; the paths' tests run it.
        if (name != "cpuid") Assert.DoesNotContain(Register.RBX, written);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_entry_parks_before_it_runs_a_block_and_again_after(string name)
    {
        var entry = Code.Decode(Doorbells[name].EntryCode, RegionLayout.Entry);
        Assert.Equal(RegionLayout.Body, entry[^2].NearBranchTarget);
        Assert.Equal(RegionLayout.Entry, entry[^1].NearBranchTarget);
        Assert.Contains(entry[^3].Mnemonic, (Mnemonic[])[Mnemonic.Syscall, Mnemonic.Out]);
    }

    [Theory]
    [InlineData("vmcall", Mnemonic.Vmcall)]
    [InlineData("vmmcall", Mnemonic.Vmmcall)]
    public void A_hypercall_uses_the_instruction_of_the_vendor(string name, Mnemonic expected)
    {
        var code = Code.Decode(Doorbells[name].RingCode, RegionLayout.Doorbell);
        Assert.Equal([Mnemonic.Mov, expected, Mnemonic.Ret], code.Select(instruction => instruction.Mnemonic));
        Assert.Equal((Register.EAX, 100U), (code[0].Op0Register, code[0].Immediate32));
    }

    [Fact]
    public void A_parked_stub_shows_a_number_that_is_no_system_call() => Assert.InRange(Doorbell.ParkSyscall, 1024, int.MaxValue);
}
