using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>Whether guests can run here, and what an exit from one is.</summary>
internal static class KvmFindings
{
    private const int KnownApiVersion = 12;

    private const string NoGuests = "No path through a guest can run.";

    internal static Finding Device(Examination examination)
    {
        var topic = new Topic("kvm-device", "KVM device");
        var probe = examination.Kvm.Value;
        if (probe.Value is not { } kvm)
            return topic.Unknown($"{KvmFacts.Device} was not opened: {probe.WhyNot}.", "Whether guest paths run is open.", Topic.OnTheMachine);

        return (kvm.OpenErrno, kvm.VmErrno) switch
        {
            (0, 0) => topic.Ok($"{KvmFacts.Device} opens and a VM can be made.", "The paths through a guest can be tried."),
            (0, var errno) => topic.Missing(
                $"{KvmFacts.Device} opens, but making a VM failed: {Errno.Describe(errno)}.",
                "No path through a guest can run; their rows will say unavailable.",
                Refusals.RemedyFor("KVM_CREATE_VM", errno) ?? Refusals.LookIntoKernelLog),
            (Errno.ENOENT, _) => topic.Missing(
                $"{KvmFacts.Device} does not exist.",
                "No path through a guest can run; host and ptrace paths can.",
                LoadRemedy(examination.Facts)),
            (Errno.EACCES or Errno.EPERM, _) => topic.Missing(
                $"{KvmFacts.Device} exists, but opening it failed: {Errno.Describe(kvm.OpenErrno)}.",
                "No path through a guest can run as this user.",
                Refusals.JoinKvmGroup),
            _ => topic.Missing($"Opening {KvmFacts.Device} failed: {Errno.Describe(kvm.OpenErrno)}.", NoGuests, LoadRemedy(examination.Facts)),
        };
    }

    internal static Finding Module(Examination examination)
    {
        var topic = new Topic("kvm-module", "KVM module");
        var facts = examination.Facts;
        var backends = InUse(facts);
        var names = string.Join(", ", backends.Select(module => module.Name));
        if (backends.Count == 0 && (!facts.Kvm.DevicePresent || examination.Kvm.Value.Value?.OpenErrno == Errno.ENODEV))
            return topic.Missing("No KVM module that runs guests is loaded.", NoGuests, LoadRemedy(facts));
        if (backends.Count == 0)
        {
            return topic.Unknown(
                $"{KvmFacts.Device} exists, but /sys/module names no KVM module that runs guests.",
                "It can't be told what an exit costs here, nor by what means.",
                "report the kernel's origin with the numbers");
        }

        if (backends.Any(module => module.Backend == KvmBackend.Other))
        {
            return topic.Unknown(
                $"The module is {names}, which is not known here.",
                "Exits may be emulated; don't compare them with a hardware VM's before that is known.",
                "find out how the module runs guest ring 0, and report it with the numbers");
        }

        if (backends.Any(module => module.Backend == KvmBackend.Software))
        {
            return topic.Noisy(
                $"The module is {names}: KVM without VMX or SVM.",
                "Guest ring 0 is emulated in software, so guest figures from here are not the cost of a hardware VM exit.",
                "for hardware figures use a machine with kvm_intel or kvm_amd; for instruction counts use the labs");
        }

        // Without the address of the next instruction KVM decodes the one that left the guest (arch/x86/kvm/svm/svm.c).
        var decodes = backends.Any(module => module.Backend == KvmBackend.Svm && Parse.Flag(module.Parameters.GetValueOrDefault("nrips") ?? "") == false);
        var nrips = decodes ? ", without nrip-save, so hypercalls and cpuid exits decode their instruction and take longer" : "";
        return facts.Virtualization.IsGuest switch
        {
            true => topic.Noisy(
                $"The module is {names}, and this kernel is a guest itself: KVM is nested{nrips}.",
                "Each exit is first taken by the hypervisor underneath, so guest figures are higher than on bare metal.",
                "for hardware figures run on bare metal"),
            false when decodes => topic.Noisy(
                $"The module is {names}{nrips}.",
                "Figures of these paths are higher than on a CPU that saves the address of the next instruction.",
                "load kvm_amd with nrips=1 where the CPU has it"),
            false => topic.Ok($"The module is {names}, with no sign of a hypervisor underneath.", "A guest exit here is the CPU's own."),
            null => topic.Unknown(
                $"The module is {names}; whether it is nested could not be told ({examination.WhyUnread("CPU flags", "CPU identity")}).",
                "Guest figures may be those of nested virtualization.",
                "find out whether this is bare metal: systemd-detect-virt"),
        };
    }

    internal static Finding Api(Examination examination)
    {
        var topic = new Topic("kvm-api", "KVM interface");
        var probe = examination.Kvm.Value;
        if (probe.Value is not { OpenErrno: 0 } kvm)
        {
            return topic.Unknown(
                $"Not asked, {probe.WhyNot ?? $"since {KvmFacts.Device} could not be opened"}.", "What KVM offers here is open.", "see kvm-device");
        }

        var what = $"API version {kvm.ApiVersion}, immediate_exit {Has(kvm.ImmediateExit)}, binary statistics {Has(kvm.BinaryStats)}.";
        if (kvm.ApiVersion != KnownApiVersion)
        {
            return topic.Missing(
                what,
                $"Only version {KnownApiVersion} exists in Linux; guest paths can't run on another.",
                "use a kernel from kernel.org or a distribution");
        }

        return (kvm.ImmediateExit, kvm.BinaryStats) switch
        {
            (true, true) => topic.Ok(what, "A guest that hangs can be stopped, and exits per call can be counted."),
            (true, false) => topic.Noisy(what, "Exits per call can't be counted, so rows lack that evidence.", "use Linux 5.14 or newer"),
            _ => topic.Missing(what, "A guest that hangs can't be stopped safely.", Refusals.UseKernelWithImmediateExit),
        };
    }

    internal static Finding HostSyscall(Examination examination)
    {
        var topic = new Topic("host-syscall", "Host system calls");
        var probe = examination.Kvm.Value;
        if (probe.Value is not { OpenErrno: 0 } kvm)
        {
            return topic.Unknown(
                $"Not asked, {probe.WhyNot ?? $"since {KvmFacts.Device} could not be opened"}.",
                "Whether the hypercall's paths run is open.", "see kvm-device");
        }

        const string none = "The paths of the hypercall can't run; all others can.";
        const string patched = "dotnet run -c Release -- lab build runs them in the labs; for hardware boot a kernel made by host-kernel/build --deb";
        HostSyscallMode all = HostSyscallCapability.ModesOf(isX86: examination.Facts.Cpu.IsX86 != false), modes = kvm.HostSyscallModes & all;
        string offered = $"KVM_CAP_HOST_SYSCALL is offered, with {HostSyscallCapability.Names(modes)}";
        return (modes, kvm.HostSyscallParameter, examination.Facts.Security.Capabilities) switch
        {
            (0, "N", _) => topic.Missing(
                "KVM_CAP_HOST_SYSCALL is switched off: the module parameter kvm.host_syscall is N.", none, HostSyscallCapability.SwitchOn),
            (0, _, _) => topic.Missing("This kernel has no KVM_CAP_HOST_SYSCALL.", none, patched),
            (_, _, { SysAdmin: false }) => topic.Missing($"{offered}, to users with CAP_SYS_ADMIN only.", none,
                "run as root: sudo dotnet run -c Release -- doctor"),
            _ when modes == all => topic.Ok($"{offered}.", "The paths of the hypercall can run."),
            _ => topic.Missing($"{offered} only.", "The hypercall's paths of other modes can't run.", patched),
        };
    }

    private static string Has(bool supported) => supported ? "supported" : "not supported";

    /// <summary>The modules that can run guests on this CPU: a kernel may have those of both vendors built in, whatever its CPU offers.</summary>
    private static List<KvmModule> InUse(MachineFacts facts)
    {
        KvmBackend[] idle = facts.Cpu.HardwareVirtualization switch
        {
            "vmx" => [KvmBackend.Svm],
            "svm" => [KvmBackend.Vmx],
            "none" => [KvmBackend.Vmx, KvmBackend.Svm],
            _ => [],
        };
        return [.. facts.Kvm.Backends.Where(module => !idle.Contains(module.Backend))];
    }

    private static string LoadRemedy(MachineFacts facts) => facts.Cpu.HardwareVirtualization switch
    {
        "vmx" => "sudo modprobe kvm_intel",
        "svm" => "sudo modprobe kvm_amd",
        "none" when facts.Virtualization.IsGuest == true => "the CPU offers no VMX or SVM: switch nested virtualization on in the hypervisor underneath",
        "none" => "the CPU offers no VMX or SVM: switch virtualization on in the firmware setup",
        _ when facts.Cpu.IsX86 == false =>
            "use a kernel with CONFIG_KVM that was started in the mode that can run guests (arm64: at EL2); see: sudo dmesg | grep -i kvm",
        _ => Refusals.LoadKvm,
    };
}
