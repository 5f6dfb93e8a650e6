using static Hostcall.Paths.Machine.FindingState;

namespace Hostcall.Paths.Machine;

/// <summary>Whether guests can run here, and what an exit from one is.</summary>
internal static class KvmFindings
{
    private const int KnownApiVersion = 12;

    internal static Finding Device(Examination examination)
    {
        const string id = "kvm-device", topic = "KVM device";
        var probe = examination.Kvm.Value;
        if (probe.Value is not { } kvm)
            return new Finding(id, topic, Unknown, $"{KvmFacts.Device} was not opened: {probe.WhyNot}.", "Whether guest paths run is open.", "Run this on the machine itself.");

        return (kvm.OpenErrno, kvm.VmErrno) switch
        {
            (0, 0) => new Finding(id, topic, Ok, $"{KvmFacts.Device} opens and a VM can be made.", "The paths through a guest can be tried.", null),
            (0, var errno) => new Finding(id, topic, Missing, $"{KvmFacts.Device} opens, but making a VM failed: {Errno.Describe(errno)}.",
                "No path through a guest can run; their rows will say unavailable.",
                errno == Errno.EBUSY ? "Stop the other hypervisor that holds the CPU's virtualization (VirtualBox, VMware)." : "Look for the reason in the kernel log: sudo dmesg | grep -i kvm"),
            (Errno.ENOENT, _) => new Finding(id, topic, Missing, $"{KvmFacts.Device} does not exist.",
                "No path through a guest can run; host and ptrace paths can.", LoadRemedy(examination.Facts)),
            (Errno.EACCES or Errno.EPERM, _) => new Finding(id, topic, Missing, $"{KvmFacts.Device} exists, but opening it failed: {Errno.Describe(kvm.OpenErrno)}.",
                "No path through a guest can run as this user.", "sudo usermod -aG kvm \"$USER\" and log in again; where ls -l /dev/kvm shows no group kvm with rw, first: sudo chown root:kvm /dev/kvm && sudo chmod 660 /dev/kvm"),
            _ => new Finding(id, topic, Missing, $"Opening {KvmFacts.Device} failed: {Errno.Describe(kvm.OpenErrno)}.",
                "No path through a guest can run.", LoadRemedy(examination.Facts)),
        };
    }

    internal static Finding Module(Examination examination)
    {
        const string id = "kvm-module", topic = "KVM module";
        var facts = examination.Facts;
        var backends = InUse(facts).ToList();
        var names = string.Join(", ", backends.Select(module => module.Name));
        if (backends.Count == 0)
        {
            return facts.Kvm.DevicePresent
                ? new Finding(id, topic, Unknown, $"{KvmFacts.Device} exists, but /sys/module names no KVM module that runs guests.", "It can't be told what an exit costs here, nor by what means.", "Report the kernel's origin with the numbers.")
                : new Finding(id, topic, Missing, "No KVM module that runs guests is loaded.", "No path through a guest can run.", LoadRemedy(facts));
        }

        if (backends.Any(module => module.Backend == KvmBackend.Other))
            return new Finding(id, topic, Unknown, $"The module is {names}, which is not known here.", "Exits may be emulated; don't compare them with a hardware VM's before that is known.", "Find out how the module runs guest ring 0, and report it with the numbers.");
        if (backends.Any(module => module.Backend == KvmBackend.Software))
            return new Finding(id, topic, Noisy, $"The module is {names}: KVM without VMX or SVM.", "Guest ring 0 is emulated in software, so guest figures from here are not the cost of a hardware VM exit.", "For hardware figures use a machine with kvm_intel or kvm_amd; for instruction counts use the labs.");
        return facts.Virtualization.IsGuest switch
        {
            true => new Finding(id, topic, Noisy, $"The module is {names}, and this kernel is a guest itself: KVM is nested.", "Each exit is first taken by the hypervisor underneath, so guest figures are higher than on bare metal.", "For hardware figures run on bare metal."),
            false => new Finding(id, topic, Ok, $"The module is {names}, with no sign of a hypervisor underneath.", "A guest exit here is the CPU's own.", null),
            null => new Finding(id, topic, Unknown, $"The module is {names}; whether it is nested could not be told ({examination.WhyUnread("CPU flags", "CPU identity")}).", "Guest figures may be those of nested virtualization.", "Find out whether this is bare metal: systemd-detect-virt"),
        };
    }

    internal static Finding Api(Examination examination)
    {
        const string id = "kvm-api", topic = "KVM interface";
        var probe = examination.Kvm.Value;
        if (probe.Value is not { OpenErrno: 0 } kvm)
            return new Finding(id, topic, Unknown, $"Not asked, {probe.WhyNot ?? $"since {KvmFacts.Device} could not be opened"}.", "What KVM offers here is open.", "See kvm-device.");

        var what = $"API version {kvm.ApiVersion}, immediate_exit {Has(kvm.ImmediateExit)}, binary statistics {Has(kvm.BinaryStats)}.";
        if (kvm.ApiVersion != KnownApiVersion)
            return new Finding(id, topic, Missing, what, $"Only version {KnownApiVersion} exists in Linux; guest paths can't run on another.", "Use a kernel from kernel.org or a distribution.");
        return (kvm.ImmediateExit, kvm.BinaryStats) switch
        {
            (true, true) => new Finding(id, topic, Ok, what, "A guest that hangs can be stopped, and exits per call can be counted.", null),
            (true, false) => new Finding(id, topic, Noisy, what, "Exits per call can't be counted, so rows lack that evidence.", "Use Linux 5.14 or newer."),
            _ => new Finding(id, topic, Missing, what, "A guest that hangs can't be stopped safely.", "Use Linux 4.13 or newer."),
        };
    }

    internal static Finding HostSyscall(Examination examination)
    {
        const string id = "host-syscall", topic = "Host system calls";
        var probe = examination.Kvm.Value;
        if (probe.Value is not { OpenErrno: 0 } kvm)
            return new Finding(id, topic, Unknown, $"Not asked, {probe.WhyNot ?? $"since {KvmFacts.Device} could not be opened"}.",
                "Whether the hypercall's paths run is open.", "See kvm-device.");

        const string none = "The paths hypercall and hypercall-robust can't run; all others can.";
        const string patched = "dotnet run -c Release -- lab build runs them in the labs; for hardware boot a kernel made by host-kernel/build --deb";
        return (kvm.HostSyscallModes & 3, examination.Facts.Security.Capabilities) switch
        {
            (3, _) => new Finding(id, topic, Ok, "KVM_CAP_HOST_SYSCALL is offered, with the modes fast and robust.",
                "The paths hypercall and hypercall-robust can run.", null),
            (1, _) => new Finding(id, topic, Missing, "KVM_CAP_HOST_SYSCALL is offered, with the mode fast only.",
                "The path hypercall can run, hypercall-robust can't.", patched),
            (2, _) => new Finding(id, topic, Missing, "KVM_CAP_HOST_SYSCALL is offered, with the mode robust only.",
                "The path hypercall-robust can run, hypercall can't.", patched),
            (_, { SysAdmin: false }) => new Finding(id, topic, Unknown,
                "KVM_CAP_HOST_SYSCALL is not offered to this user; a kernel that has it offers it with CAP_SYS_ADMIN only.",
                none, "Run as root: sudo dotnet run -c Release -- doctor"),
            _ => new Finding(id, topic, Missing, "This kernel has no KVM_CAP_HOST_SYSCALL.", none, patched),
        };
    }

    /// <summary>The modules that run guests, without the other vendor's where both are built in: one CPU can use one of them.</summary>
    private static IEnumerable<KvmModule> InUse(MachineFacts facts)
    {
        var unusable = facts.Cpu.HardwareVirtualization switch { "vmx" => KvmBackend.Svm, "svm" => KvmBackend.Vmx, _ => KvmBackend.Core };
        return facts.Kvm.Backends.Where(module => module.Backend != unusable);
    }

    private static string Has(bool supported) => supported ? "supported" : "not supported";

    private static string LoadRemedy(MachineFacts facts) => facts.Cpu.HardwareVirtualization switch
    {
        "vmx" => "sudo modprobe kvm_intel",
        "svm" => "sudo modprobe kvm_amd",
        "none" when facts.Virtualization.IsGuest == true => "The CPU offers no VMX or SVM: switch nested virtualization on in the hypervisor underneath.",
        "none" => "The CPU offers no VMX or SVM: switch virtualization on in the firmware setup.",
        _ => "Load the KVM module of this CPU: sudo modprobe kvm_intel, or sudo modprobe kvm_amd",
    };
}
