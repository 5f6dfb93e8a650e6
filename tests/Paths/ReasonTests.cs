using Hostcall.Linux;
using Hostcall.Machine;

namespace Hostcall.Tests.Paths;

/// <summary>The reasons that a row gives, of states that this machine need not be in.</summary>
public sealed class ReasonTests
{
    private const HostSyscallMode OfAnOlderSeries = HostSyscallMode.Fast | HostSyscallMode.Robust;

    [Fact]
    public void A_caller_without_CAP_SYS_ADMIN_is_sent_to_root()
    {
        var answer = HostSyscallCapability.Lacks(HostSyscallCapability.ModesOf(isX86: true), HostSyscallMode.Fast, "Y", sysAdmin: false)!;
        Assert.Equal("KVM_CAP_HOST_SYSCALL is not for this user: it asks for CAP_SYS_ADMIN", answer.Reason);
        Assert.Equal("run as root", answer.Remedy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void Where_there_is_no_capability_another_kernel_is_needed(bool? sysAdmin)
    {
        var answer = HostSyscallCapability.Lacks(HostSyscallMode.None, HostSyscallMode.Fast, null, sysAdmin)!;
        Assert.Equal("this kernel has no KVM_CAP_HOST_SYSCALL", answer.Reason);
        Assert.Contains("lab build", answer.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_is_switched_off_the_parameter_is_named()
    {
        var answer = HostSyscallCapability.Lacks(HostSyscallMode.None, HostSyscallMode.Robust, "N", sysAdmin: true)!;
        Assert.Contains("the module parameter kvm.host_syscall is N", answer.Reason, StringComparison.Ordinal);
        Assert.Contains("echo Y > /sys/module/kvm/parameters/host_syscall", answer.Remedy, StringComparison.Ordinal);
        Assert.Contains("kvm.host_syscall=1", answer.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_mode_is_judged_by_its_own_bit()
    {
        Assert.Null(HostSyscallCapability.Lacks(OfAnOlderSeries, HostSyscallMode.Robust, null, sysAdmin: true));
        Assert.Null(HostSyscallCapability.Lacks(HostSyscallMode.SharedFpu, HostSyscallMode.SharedFpu, "Y", sysAdmin: null));
        Assert.Contains(
            "has no shared FPU mode", HostSyscallCapability.Lacks(OfAnOlderSeries, HostSyscallMode.SharedFpu, null, true)!.Reason, StringComparison.Ordinal);
        Assert.Contains(
            "has no robust mode", HostSyscallCapability.Lacks(HostSyscallMode.Fast, HostSyscallMode.Robust, "Y", true)!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("N", null)]
    public void Who_does_not_use_it_lacks_nothing(string? parameter, bool? sysAdmin) =>
        Assert.Null(HostSyscallCapability.Lacks(HostSyscallMode.None, HostSyscallMode.None, parameter, sysAdmin));

    [Fact]
    public void This_process_knows_its_rights() =>
        Assert.Equal(MachineFacts.Read(new SystemFiles()).Security.Capabilities?.SysAdmin, EffectiveRights.SysAdmin());
}
