using Hostcall.Linux;

namespace Hostcall.Tests.Linux;

/// <summary>A call that machines are known to refuse is no failure; any other is.</summary>
public sealed class RefusalsTests
{
    [Theory]
    [InlineData("KVM_CREATE_VM", Errno.EBUSY, "VirtualBox")]
    [InlineData("KVM_CREATE_VM", Errno.EPERM, "seccomp")]
    [InlineData("KVM_CREATE_VM", Errno.ENOMEM, "memory")]
    [InlineData("KVM_CREATE_VCPU", Errno.EBUSY, "VirtualBox")]
    [InlineData("open(/dev/kvm)", Errno.ENOENT, "modprobe")]
    [InlineData("open(/dev/kvm)", Errno.ENODEV, "modprobe")]
    [InlineData("open(/dev/kvm)", Errno.EACCES, "usermod -aG kvm")]
    [InlineData("KVM_ENABLE_CAP(900)", Errno.EPERM, "root")]
    [InlineData("ptrace(PTRACE_SYSEMU)", Errno.EIO, "PTRACE_SYSEMU")]
    [InlineData("ptrace(PTRACE_SYSEMU)", Errno.ENOSYS, "PTRACE_SYSEMU")]
    [InlineData("ptrace(PTRACE_TRACEME)", Errno.EPERM, "ptrace_scope=1")]
    [InlineData("ptrace(PTRACE_TRACEME)", Errno.ENOSYS, "SYS_PTRACE")]
    [InlineData("memfd_create(hostcall)", Errno.EACCES, "sandbox")]
    [InlineData("memfd_create(hostcall)", Errno.EPERM, "sandbox")]
    [InlineData("memfd_create(hostcall)", Errno.ENOSYS, "sandbox")]
    [InlineData("perf_event_open", Errno.EPERM, "its filter must allow perf_event_open")]
    [InlineData("perf_event_open", Errno.ENOSYS, "allow perf_event_open")]
    [InlineData("seccomp(RET_TRAP)", Errno.ENOSYS, "CONFIG_SECCOMP_FILTER")]
    [InlineData("seccomp(RET_TRAP)", Errno.EACCES, "its filter allow the call")]
    [InlineData("seccomp(RET_USER_NOTIF)", Errno.EBUSY, "one")]
    [InlineData("prctl(PR_SET_SYSCALL_USER_DISPATCH)", Errno.EINVAL, "5.11")]
    [InlineData("pidfd_getfd", Errno.EPERM, "SYS_PTRACE")]
    [InlineData("pidfd_open", Errno.ENOSYS, "5.6")]
    [InlineData("process_vm_exec", Errno.ENOSYS, "host-kernel/build --deb")]
    [InlineData("process_vm_exec", Errno.EACCES, "ptrace_scope=1")]
    [InlineData("process_vm_exec", Errno.EOPNOTSUPP, "tracer")]
    [InlineData("SECCOMP_IOCTL_NOTIF_SET_FLAGS", Errno.EINVAL, "6.6")]
    [InlineData("pipe2", Errno.EMFILE, "ulimit -n")]
    public void A_refusal_is_unavailable_with_a_remedy(string call, int errno, string remedy)
    {
        var error = new LinuxException(call, errno);
        var refused = Unavailable.Try(() => throw error);
        Assert.Equal($"{call}: {Errno.Describe(errno)}", refused!.Reason);
        Assert.Contains(remedy, refused.Remedy, StringComparison.Ordinal);
        Assert.Equal($"{refused.Reason}; {refused.Remedy}", error.Message);
    }

    [Theory]
    [InlineData("KVM_CREATE_VM", Errno.EINVAL)]
    [InlineData("KVM_RUN", Errno.EIO)]
    [InlineData("ptrace(PTRACE_GETREGS)", Errno.ESRCH)]
    [InlineData("ptrace(PTRACE_GETREGS)", Errno.EIO)]
    [InlineData("mmap(hostcall)", Errno.EEXIST)]
    [InlineData("SECCOMP_IOCTL_NOTIF_RECV", Errno.ENOENT)]
    [InlineData("prctl(PR_SET_NO_NEW_PRIVS)", Errno.EINVAL)]
    [InlineData("open(/dev/zero)", Errno.ENOENT)]
    public void Anything_else_is_a_failure(string call, int errno)
    {
        Assert.Null(Refusals.Of(new LinuxException(call, errno)));
        Assert.Throws<LinuxException>(() => Unavailable.Try(() => throw new LinuxException(call, errno)));
    }

    [Fact]
    public void What_is_thrown_as_unavailable_comes_back_as_it_was()
    {
        var lacking = new Unavailable("no such thing", "make one");
        Assert.Same(lacking, Unavailable.Try(() => throw new UnavailableException(lacking)));
        Assert.Equal("no such thing; make one", lacking.ToString());
        Assert.Equal("no such thing", (lacking with { Remedy = "" }).ToString());
        Assert.Null(Unavailable.Try(() => null));
    }
}
