using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Paths.X64;
using Hostcall.VmmMinimal;
using Iced.Intel;

namespace Hostcall.Tests.Paths;

/// <summary>The path whose calls a thread of the kernel makes, broken on purpose: the block fails, in time, and nothing is left over.</summary>
[Collection(MachineTests.Name)]
public sealed class UringTests
{
    private const int Calls = Partners.Calls;

    private const string Poller = "uring-sqpoll";

    /// <summary>In ms, and instructions that take longer, before the guest rings: mov ecx, 4,000,000; pause; dec ecx; jnz to the pause.</summary>
    private const uint ShortIdle = 20;

    private static readonly byte[] Delay = [0xB9, .. BitConverter.GetBytes(4_000_000), 0xF3, 0x90, 0xFF, 0xC9, 0x75, 0xFA];

    [Fact]
    public void The_kernel_brings_right_results_and_takes_CPU_time() => Partners.With(Poller, session =>
    {
        long before = session.CpuTime(), own = CpuClock.OfThisThread();
        for (int block = 0; block < 20; block++) session.Run(Calls);
        own = CpuClock.OfThisThread() - own;
        Assert.True(session.CpuTime() - before > own, "the partner took no CPU time");
    });

    [Fact]
    public void Nothing_of_it_stays_in_this_process()
    {
        Partners.With(Poller, session =>
        {
            session.Run(Calls);
            Assert.Contains(Partners.Threads(), Partners.IsOne);
        });
        Assert.DoesNotContain(Partners.Threads(), Partners.IsOne);
    }

    /// <summary>Stopped: it sleeps as soon as the guest has nothing for it, and the guest has nobody to wake it.</summary>
    [Fact]
    public void A_poller_that_sleeps_ends_the_block_at_its_limit()
    {
        var path = (GuestPath)Sessions.Path(Poller) with { Helper = (setup, vm, region) => new UringPoller(setup, vm, region, asksForNothing: false, ShortIdle) };
        Partners.With(path, session =>
        {
            session.Run(Calls);
            Patch(session, ring => [.. Delay, .. ring]);
            Assert.StartsWith("the guest did not come back within 0.4 s", Assert.Throws<GuestHungException>(() => session.Run(Calls)).Message, StringComparison.Ordinal);
        });
    }

    /// <summary>
    /// A guest that never says that it has read a completion takes the first for all: each result is as expected, and most calls are none.
    /// </summary>
    [Fact]
    public void A_ring_that_is_overrun_fails_the_block() => Partners.With(Poller, session =>
    {
        session.Run(Calls);
        Patch(session, WithoutLastStore);
        var error = Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.EndsWith($" of {Calls} calls were answered", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, session.Region.Mismatches);
    });

    [Theory]
    [InlineData("getpid", 39)]
    [InlineData("fstat", 5)]
    [InlineData("clock-gettime", 228)]
    public void A_call_that_io_uring_has_no_operation_for_is_refused(string scenario, int number)
    {
        Assert.DoesNotContain(UringCode.Operations, operation => operation.SystemCall == number);
        Assert.Contains(Sessions.Scenario(scenario).Calls, call => call.Asked.X64 == number);
    }

    [Theory]
    [InlineData(Errno.EPERM, "kernel.io_uring_disabled=0")]
    [InlineData(Errno.EACCES, "its filter must allow io_uring_setup")]
    [InlineData(Errno.ENOSYS, "CONFIG_IO_URING")]
    public void A_ring_that_is_refused_is_unavailable_with_a_remedy(int errno, string remedy) =>
        Assert.Contains(remedy, Refusals.Of(new LinuxException("io_uring_setup(IORING_SETUP_SQPOLL)", errno))!.Remedy, StringComparison.Ordinal);

    private static void Patch(PathSession session, Func<byte[], byte[]> change) => Sessions.Patch(
        session, RegionLayout.Doorbell, change([.. session.Region.Memory.Bytes.Slice((int)(RegionLayout.Doorbell - RegionLayout.Base), 1024)]));

    /// <summary>The last store of the doorbell to the rings is that of the completions' head.</summary>
    private static byte[] WithoutLastStore(byte[] ring)
    {
        var decoder = Decoder.Create(64, ring, RegionLayout.Doorbell);
        var store = decoder.TakeWhile(instruction => instruction.Mnemonic != Mnemonic.Ret)
            .Last(instruction => instruction is { Mnemonic: Mnemonic.Mov, Op0Kind: OpKind.Memory, MemoryDisplacement64: >= RegionLayout.Rings and < RegionLayout.RingEntries });
        int at = (int)(store.IP - RegionLayout.Doorbell);
        return [.. ring[..at], .. Enumerable.Repeat((byte)0x90, store.Length), .. ring[(at + store.Length)..]];
    }
}
