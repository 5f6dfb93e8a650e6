using Hostcall.Paths;
using Hostcall.Paths.Machine;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.Paths;

/// <summary>The reasons that a row gives, of states that this machine need not be in.</summary>
public sealed class ReasonTests
{
    private static readonly Capabilities Everything = new(ulong.MaxValue);
    private static readonly Capabilities NoSysAdmin = new(~(1UL << Capabilities.CAP_SYS_ADMIN));

    [Fact]
    public void A_caller_without_CAP_SYS_ADMIN_is_sent_to_root_first()
    {
        var answer = HostSyscallCapability.Judge(0, HostSyscallCapability.Fast, NoSysAdmin);
        Assert.Equal("KVM_CAP_HOST_SYSCALL is not offered to this user: it asks for CAP_SYS_ADMIN", answer.Reason);
        Assert.StartsWith("run as root; if this kernel then turns out to have none, ", answer.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_caller_with_every_right_or_of_unknown_rights_needs_another_kernel()
    {
        Assert.Equal("this kernel has no KVM_CAP_HOST_SYSCALL", HostSyscallCapability.Judge(0, HostSyscallCapability.Fast, Everything).Reason);
        Assert.Equal("this kernel has no KVM_CAP_HOST_SYSCALL", HostSyscallCapability.Judge(0, HostSyscallCapability.Fast, null).Reason);
    }

    [Fact]
    public void Each_mode_is_judged_by_its_own_bit()
    {
        Assert.True(HostSyscallCapability.Judge(3, HostSyscallCapability.Robust, Everything).IsAvailable);
        Assert.True(HostSyscallCapability.Judge(1, HostSyscallCapability.Fast, NoSysAdmin).IsAvailable);
        Assert.False(HostSyscallCapability.Judge(1, HostSyscallCapability.Robust, Everything).IsAvailable);
    }

    [Fact]
    public void The_doctor_asks_for_the_same_capability() =>
        Assert.Equal((nuint)HostSyscallCapability.KVM_CAP_HOST_SYSCALL, Hostcall.Paths.Machine.KvmProbe.CapHostSyscall);

    [Fact]
    public void A_device_without_a_module_is_not_taken_for_missing_hardware() =>
        Assert.Contains("modprobe kvm_intel or kvm_amd", Kvm.RemedyFor(Errno.ENODEV, "/dev/kvm"), StringComparison.Ordinal);

    [Fact]
    public void The_full_stop_of_an_error_s_message_does_not_stand_before_the_remedy()
    {
        var error = new PathUnavailableException("the trace buffer cannot be read: Access to the path '/sys/kernel/tracing/trace' is denied.", "mount tracefs, as root");
        Assert.EndsWith("is denied; mount tracefs, as root", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("is denied", error.ToAvailability().Reason, StringComparison.Ordinal);
    }
}
