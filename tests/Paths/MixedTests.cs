using System.Diagnostics;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.Paths;

/// <summary>Paths whose stub owns a VM, broken on purpose: in the guest, in the handler, in what makes the call.</summary>
[Collection(MachineTests.Name)]
public sealed class MixedTests
{
    private const int Calls = 37;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static TheoryData<string> All => [.. Sessions.InStub.Select(row => row.Data).Where(id => Sessions.Path(id).GuestRing is not null)];

    [Theory]
    [MemberData(nameof(All))]
    public void KVM_counts_one_exit_a_call_in_the_stub_s_VM(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        Assert.SkipWhen(session.ReadCounter(VcpuCounters.Exits) is null, "this kernel keeps no binary statistics (before Linux 5.14)");
        session.Run(Calls);
        ulong before = session.ReadCounter(VcpuCounters.Exits)!.Value;
        session.Run(1);
        ulong one = session.ReadCounter(VcpuCounters.Exits)!.Value;
        session.Run(1001);
        Assert.InRange((double)(session.ReadCounter(VcpuCounters.Exits)!.Value - one - (one - before)), 1000, 1010); // interrupts of this machine exit too
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_call_that_is_not_made_is_no_answer(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        Sessions.Patch(session, RegionLayout.Executor, [0xC3]); // ret
        Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal((Calls, PayloadBody.Poison), (session.Region.Mismatches, session.Region.LastMismatch));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_wrong_answer_is_counted(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        Sessions.Patch(session, RegionLayout.Executor, [0x48, 0xC7, 0x47, RequestBlock.Rax, 1, 0, 0, 0, 0xC3]); // mov qword [rdi + rax's place], 1; ret
        Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal((Calls, 1L), (session.Region.Mismatches, session.Region.LastMismatch));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void An_answer_that_never_comes_ends_the_block_at_its_limit(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid", Limit);
        Sessions.Patch(session, RegionLayout.Executor, [0xEB, 0xFE]); // jmp to itself
        long start = Stopwatch.GetTimestamp();
        Assert.Equal("the stub did not come back within 2 s", Assert.Throws<GuestHungException>(() => session.Run(Calls)).Message);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_guest_that_does_not_leave_says_so(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        Sessions.Patch(session, RegionLayout.Doorbell, [0xC3]); // ret
        var error = Assert.Throws<WrongResultException>(() => session.Run(Calls));
        Assert.Equal($"only 0 of {Calls} calls were intercepted, the guest did not leave for the others", error.Message);
    });

    /// <summary>SIGSEGV means the way into the guest, and nothing else.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_fault_of_the_stub_s_own_ends_it(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        Sessions.Patch(session, RegionLayout.Executor, [0x31, 0xC0, 0x88, 0x00]); // xor eax, eax; mov [rax], al
        var error = Assert.Throws<VmmException>(() => session.Run(Calls));
        Assert.StartsWith($"the stub exited with status {MixedCode.UnexpectedFault}; ", error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(All))]
    public void An_exit_that_nobody_asked_for_is_told(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid");
        Sessions.Patch(session, RegionLayout.Doorbell, [0xF4]); // hlt
        var error = Assert.Throws<VmmException>(() => session.Run(Calls));
        Assert.Equal($"the stub exited with status {MixedCode.UnexpectedExit}; last exit of its guest Halt", error.Message);
    });
}
