using System.Diagnostics;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Paths.X64;
using Hostcall.Tests.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.VmmMinimal;

/// <summary>Guests that go wrong on purpose: their body is replaced by a few bytes after the session is open.</summary>
[Collection(MachineTests.Name)]
public sealed class GuestFailureTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void A_guest_that_loops_for_ever_is_ended_and_the_error_says_where_it_was()
    {
        long start = Stopwatch.GetTimestamp();
        var error = Assert.Throws<GuestHungException>(() => RunBody([0xEB, 0xFE])); // jmp to itself
        Assert.InRange(Stopwatch.GetElapsedTime(start), Limit, TimeSpan.FromSeconds(5));
        Assert.Contains("within 0.2 s", error.Message, StringComparison.Ordinal);
        Assert.Contains(KvmModule.Name(), error.Message, StringComparison.Ordinal);
        Assert.Contains("last exit ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"at 0x{RegionLayout.Body:x}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hypercall_that_never_returns_is_ended_too()
    {
        Assert.SkipUnless(KvmModule.EmulatesKernels(), "only a software KVM is known to hang in a hypercall");
        byte[] hypercall = CpuVendor.IsAmd ? [0x0F, 0x01, 0xD9] : [0x0F, 0x01, 0xC1];
        var error = Assert.Throws<GuestHungException>(() => RunBody([.. hypercall, 0xC3]));
        Assert.Contains(KvmModule.Name(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_triple_fault_shows_the_registers()
    {
        // mov eax, 0x1234; ud2: without an interrupt table the fault cannot be delivered.
        var error = Assert.Throws<VmmException>(() => RunBody([0xB8, 0x34, 0x12, 0, 0, 0x0F, 0x0B]));
        Assert.Contains("Shutdown (triple fault)", error.Message, StringComparison.Ordinal);
        Assert.Contains("rax=1234", error.Message, StringComparison.Ordinal);
        Assert.Contains("rip=", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_nobody_knows_is_named()
    {
        var error = Assert.Throws<VmmException>(() => RunBody([0xE6, 0x55, 0xC3])); // out 0x55, al; ret
        Assert.Contains("Io (out port 0x55, 1 byte)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_halt_is_not_taken_for_the_end_of_a_block()
    {
        // Without an interrupt controller in the kernel, hlt leaves to user space.
        var error = Assert.Throws<VmmException>(() => RunBody([0xF4, 0xC3]));
        Assert.Contains("Halt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_guest_that_hung_the_next_session_works()
    {
        Assert.Throws<GuestHungException>(() => RunBody([0xEB, 0xFE]));
        OwnThread.Run(() =>
        {
            using var session = Sessions.Open("loop", "getpid", Limit);
            session.Run(10);
            Assert.Equal(0, session.Region.Mismatches);
        });
    }

    private static void RunBody(byte[] code) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open("loop", "getpid", Limit);
        Sessions.Patch(session, RegionLayout.Body, code);
        session.Run(1);
    });
}
