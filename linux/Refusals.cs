namespace Hostcall.Linux;

/// <summary>
/// Calls that some machines refuse, by call and errno, and what helps. Every part of this program that meets such a call, or
/// looks ahead for one, takes its words from here.
/// </summary>
public static class Refusals
{
    public const string LoadKvm = "load the KVM module of this CPU: sudo modprobe kvm_intel, or sudo modprobe kvm_amd; where that finds no VMX or SVM, "
        + "switch virtualization on in the firmware setup, or nesting in the hypervisor underneath";

    public const string JoinKvmGroup = "sudo usermod -aG kvm \"$USER\" and log in again, or run as root; where ls -l /dev/kvm shows no group kvm with rw, "
        + "first: sudo chown root:kvm /dev/kvm && sudo chmod 660 /dev/kvm";

    public const string StopOtherHypervisor = "stop the other hypervisor that holds the CPU's virtualization (VirtualBox, VMware)";

    public const string LookIntoKernelLog = "look for the reason in the kernel log: sudo dmesg | grep -i kvm";

    public const string UseKernelWithImmediateExit = "use Linux 4.11 or newer";

    /// <summary>For a container or a sandbox whose filter answers in place of the kernel.</summary>
    public const string AllowPtrace = "in a container, start it with --cap-add SYS_PTRACE or --security-opt seccomp=unconfined";

    /// <summary>security/yama/yama_lsm.c, yama_ptrace_traceme: tracing one's own child needs no right below scope 2.</summary>
    public const string LowerPtraceScope = "sudo sysctl kernel.yama.ptrace_scope=1";

    public const string UseKernelWithSysemu = "use a kernel of its own that has PTRACE_SYSEMU (Linux on x86-64, or on arm64 since 5.3): a layer that "
        + "imitates Linux may lack it";

    public const string AllowMemfd = "leave the sandbox, or have its filter allow memfd_create (firejail: --ignore=seccomp; a container: "
        + "--security-opt seccomp=unconfined)";

    public const string LowerPerfParanoid = "sudo sysctl kernel.perf_event_paranoid=1, or grant CAP_PERFMON";

    public const string AllowPerfInContainer = "in a container its filter must allow perf_event_open too (--security-opt seccomp=unconfined)";

    public const string UseKernelWithPerf = $"use a kernel with CONFIG_PERF_EVENTS; {AllowPerfInContainer}";

    public const string UseKernelWithFilters = "use a kernel with CONFIG_SECCOMP_FILTER, Linux 4.17 or newer";

    public const string UseKernelWithNotifications = "use a kernel with CONFIG_SECCOMP_FILTER, Linux 5.0 or newer";

    public const string LeaveOtherListener = "leave the container or sandbox whose filter has a listener already: the kernel allows one";

    public const string UseKernelWithSynchronousWakeUp = "use Linux 6.6 or newer";

    public const string UseKernelWithDispatch = "use Linux 5.11 or newer on x86-64: a layer that imitates Linux may lack it";

    public const string UseKernelWithGetfd = "use Linux 5.6 or newer";

    /// <summary>KVM_ARM_VM_SMCCC_CTRL, arch/arm64/kvm/hypercalls.c.</summary>
    public const string UseKernelWithSmcccFilter = "use Linux 6.4 or newer, whose KVM can forward a range of SMCCC calls";

    public const string UseMachineWithGic = "use a machine with a GICv3, or a path without KVM's interrupt controller";

    public const string UseKernelWithEvents = "use a kernel with CONFIG_EVENTFD, Linux 2.6.32 or newer";

    public const string UseKernelWithRings = "use Linux 5.11 or newer";

    public const string UseKernelWithNewerOperations = "use Linux 6.7 or newer";

    public const string AllowRings = "sudo sysctl kernel.io_uring_disabled=0; in a container or sandbox, its filter must allow io_uring_setup too "
        + "(a container: --security-opt seccomp=unconfined)";

    private const string RunAsRoot = "run as root, on a kernel that is not locked down (/sys/kernel/security/lockdown)";

    private const string AllowCall = "in a container or sandbox, have its filter allow the call (a container: --security-opt seccomp=unconfined)";

    private const string RaiseFileLimit = "raise the limit of open files: ulimit -n 1024";

    private const string FreeMemory = "free some memory, or raise the limit of this control group";

    /// <summary>Why a call that failed can't work on this machine; null where nothing of the kind is known, and it is a failure.</summary>
    public static Unavailable? Of(LinuxException error) =>
        RemedyFor(error.Call, error.Errno) is { } remedy ? new Unavailable($"{error.Call}: {Errno.Describe(error.Errno)}", remedy) : null;

    /// <summary>What helps where a call is refused.</summary>
    /// <param name="call">As in <see cref="LinuxException.Call"/>: the argument that matters may follow in parentheses.</param>
    /// <param name="errno">The error number.</param>
    /// <returns>Null where that is no refusal that is known.</returns>
    public static string? RemedyFor(string call, int errno)
    {
        string name = call.Split('(')[0];
        return (name, errno) switch
        {
            ("open", Errno.ENOENT or Errno.ENODEV or Errno.ENXIO) when IsKvm(call) => LoadKvm,
            ("open", Errno.EACCES or Errno.EPERM) when IsKvm(call) => JoinKvmGroup,
            ("open" or "KVM_CREATE_VM" or "KVM_CREATE_VCPU", Errno.EBUSY) => StopOtherHypervisor,
            ("KVM_CREATE_VM", Errno.ENODEV or Errno.EOPNOTSUPP) => LookIntoKernelLog,
            ("ptrace", Errno.EIO or Errno.EINVAL or Errno.ENOSYS) when call.Contains("PTRACE_SYSEMU", StringComparison.Ordinal) => UseKernelWithSysemu,
            ("ptrace", Errno.EPERM or Errno.EACCES) => $"{AllowPtrace}; where Yama forbids it: {LowerPtraceScope}",
            ("ptrace", Errno.ENOSYS) => AllowPtrace,
            ("seccomp", Errno.EBUSY) => LeaveOtherListener,
            ("seccomp", Errno.EINVAL or Errno.ENOSYS) when call.Contains("USER_NOTIF", StringComparison.Ordinal) => UseKernelWithNotifications,
            ("seccomp", Errno.EINVAL or Errno.ENOSYS) => UseKernelWithFilters,
            ("prctl", Errno.EINVAL or Errno.ENOSYS) when call.Contains("DISPATCH", StringComparison.Ordinal) => UseKernelWithDispatch,
            ("pidfd_getfd", Errno.EPERM or Errno.EACCES) => AllowPtrace,
            ("process_vm_exec", Errno.ENOSYS) => HostSyscallCapability.NewKernel,
            ("process_vm_exec", Errno.EPERM or Errno.EACCES) => $"{AllowPtrace}; where Yama forbids it: {LowerPtraceScope}",
            ("process_vm_exec", Errno.EOPNOTSUPP) => "let no tracer look at this process's system calls, and no audit rule (auditctl -D)",
            ("pidfd_open" or "pidfd_getfd", Errno.ENOSYS) => UseKernelWithGetfd,
            ("SECCOMP_IOCTL_NOTIF_SET_FLAGS", Errno.EINVAL) => UseKernelWithSynchronousWakeUp,
            ("memfd_create", Errno.EPERM or Errno.EACCES or Errno.ENOSYS) => AllowMemfd,
            ("socket", Errno.EAFNOSUPPORT) => "use a kernel with CONFIG_INET, or another scenario",
            ("bind" or "connect", Errno.EADDRNOTAVAIL) => "switch the loopback device on: sudo ip link set lo up",
            ("io_uring_setup", Errno.EPERM or Errno.EACCES) => AllowRings,
            ("io_uring_setup", Errno.ENOSYS) => $"use a kernel with CONFIG_IO_URING, Linux 5.11 or newer; {AllowRings}",
            ("bpf", Errno.EPERM or Errno.EACCES) => RunAsRoot,
            ("perf_event_open", Errno.EPERM or Errno.EACCES) => $"{LowerPerfParanoid}; {AllowPerfInContainer}",
            ("perf_event_open", Errno.ENOSYS) => UseKernelWithPerf,
            ("KVM_SET_DEVICE_ATTR", Errno.ENXIO or Errno.ENOTTY or Errno.EINVAL) when call.Contains("SMCCC", StringComparison.Ordinal) =>
                UseKernelWithSmcccFilter,
            ("KVM_CREATE_DEVICE", Errno.ENODEV) => UseMachineWithGic,
            ("KVM_ENABLE_CAP", Errno.EPERM) => RunAsRoot,
            ("KVM_ENABLE_CAP", _) => "see Documentation/virt/kvm/api.rst of the kernel that runs",
            (_, Errno.EPERM or Errno.EACCES or Errno.ENOSYS) => AllowCall,
            (_, Errno.EMFILE) => RaiseFileLimit,
            (_, Errno.ENOMEM) => FreeMemory,
            _ => null,
        };
    }

    private static bool IsKvm(string call) => call.Contains("kvm", StringComparison.Ordinal);
}
