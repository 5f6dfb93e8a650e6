namespace Hostcall.Results.Profiles;

/// <summary>The sections that a call is cut into, whatever the vendor: named sets of functions. Which functions, knows who traces.</summary>
public static class SectionName
{
    public const string PrepareSwitch = "prepare switch to guest";
    public const string PutLoad = "vCPU put and load";
    public const string FpuSwap = "FPU swap";
    public const string UserReturnMsrs = "user-return MSRs";
    public const string ReturnToUser = "return to user space";
    public const string KernelEntry = "entry from user space";
    public const string Vmm = "VMM's own instructions";
    public const string Payload = "payload";
    public const string SystemCall = "system call itself";
    public const string HostSyscall = "hypercall's own work";
    public const string WorldSwitch = "VM entry and exit";
    public const string CacheFlush = "L1D flush at VM entry";
    public const string ExitHandling = "exit handling";
    public const string Skipping = "skipping the instruction";
    public const string RunLoop = "KVM_RUN and its loop";
    public const string Ptrace = "ptrace";
    public const string Seccomp = "seccomp";
    public const string Signals = "signals";
    public const string Futex = "futex";
    public const string Scheduling = "switching tasks";
    public const string Interrupts = "interrupts";

    /// <summary>Of a call that runs no guest: another descriptor's ioctl.</summary>
    public const string Ioctl = "ioctl";
    public const string Guest = "in the guest, with entry and exit";

    /// <summary>Around each run of the guest, what is neither the processor's own state nor switched by its entry.</summary>
    public const string Devices = "the guest's timer, interrupts, PMU";

    /// <summary>What no section claims.</summary>
    public const string Rest = "the rest";

    /// <summary>Every section, in the order in which tables and charts show them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        PrepareSwitch,
        PutLoad,
        FpuSwap,
        UserReturnMsrs,
        ReturnToUser,
        KernelEntry,
        Vmm,
        Payload,
        SystemCall,
        HostSyscall,
        WorldSwitch,
        CacheFlush,
        ExitHandling,
        Skipping,
        RunLoop,
        Ptrace,
        Seccomp,
        Signals,
        Futex,
        Scheduling,
        Interrupts,
        Ioctl,
        Guest,
        Devices,
        Rest,
    ];

    /// <summary>Where a section stands in tables and charts.</summary>
    public static int OrderOf(string section) => All.Index().Where(known => known.Item == section).Select(known => known.Index).FirstOrDefault(All.Count);
}
