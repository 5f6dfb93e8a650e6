using Hostcall.Linux;
using Hostcall.Machine;
using Hostcall.Paths;

namespace Hostcall.Tests.Paths;

/// <summary>The reasons that a row gives, of states that this machine need not be in.</summary>
public sealed class ReasonTests
{
    [Fact]
    public void A_caller_without_CAP_SYS_ADMIN_is_sent_to_root_first()
    {
        var answer = HostSyscall.Lacks(0, HostSyscallMode.Fast, sysAdmin: false)!;
        Assert.Equal("KVM_CAP_HOST_SYSCALL is not offered to this user: it asks for CAP_SYS_ADMIN", answer.Reason);
        Assert.StartsWith("run as root; if this kernel then turns out to have none, ", answer.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void A_caller_with_every_right_or_of_unknown_rights_needs_another_kernel(bool? sysAdmin) =>
        Assert.Equal("this kernel has no KVM_CAP_HOST_SYSCALL", HostSyscall.Lacks(0, HostSyscallMode.Fast, sysAdmin)!.Reason);

    [Fact]
    public void Each_mode_is_judged_by_its_own_bit()
    {
        Assert.Null(HostSyscall.Lacks(3, HostSyscallMode.Robust, sysAdmin: true));
        Assert.Null(HostSyscall.Lacks(1, HostSyscallMode.Fast, sysAdmin: false));
        Assert.NotNull(HostSyscall.Lacks(1, HostSyscallMode.Robust, sysAdmin: true));
    }

    [Fact]
    public void This_process_knows_its_rights() =>
        Assert.Equal(MachineFacts.Read(new SystemFiles()).Security.Capabilities?.SysAdmin, EffectiveRights.SysAdmin());

    [Fact]
    public void The_doctor_asks_for_the_same_capability() => Assert.Equal((nuint)HostSyscall.KVM_CAP_HOST_SYSCALL, KvmProbe.CapHostSyscall);
}
