using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>What a reader has to know about a lane wherever its figures are shown.</summary>
internal static class LaneText
{
    /// <summary>Heading of the lane's panel or table.</summary>
    public static string Heading(string lane, Unit unit) => lane switch
    {
        "native" => "native: this machine",
        _ when LaneName.SetOf(lane) is { } set => $"{Heading(LaneName.MachineOf(lane), unit)}, mitigations: {set}",
        "lab-bochs-icelake" => "lab-bochs-icelake: patched kernel, emulated Intel Ice Lake (Bochs)",
        "lab-bochs-bulldozer" => "lab-bochs-bulldozer: patched kernel, emulated AMD Bulldozer (Bochs)",
        "lab-bochs-haswell" => "lab-bochs-haswell: patched kernel, emulated Intel Haswell (Bochs)",
        "lab-qemu-svm" => "lab-qemu-svm: patched kernel, emulated AMD processor without nrip-save (QEMU TCG)",
        "lab-qemu-kvm" => "lab-qemu-kvm: patched kernel as a guest of hardware KVM",
        _ when lane.StartsWith("lab-bochs-", StringComparison.Ordinal) => $"{lane}: patched kernel, emulated in Bochs",
        _ => $"{lane}: {unit}",
    };

    /// <summary>The lane and its processor within a sentence.</summary>
    public static string Name(string lane, Manifest manifest) => lane switch
    {
        "native" => MachineText.Processor(manifest) is { } cpu ? $"native ({cpu})" : "native",
        "lab-qemu-svm" => "lab-qemu-svm (emulated AMD)",
        "lab-bochs-icelake" => "lab-bochs-icelake (emulated Intel)",
        "lab-bochs-haswell" => "lab-bochs-haswell (emulated Intel)",
        "lab-bochs-bulldozer" => "lab-bochs-bulldozer (emulated AMD)",
        _ => lane,
    };

    /// <summary>Sentences that belong beside the figures of these lanes.</summary>
    public static IEnumerable<string> Caveats(IEnumerable<(string Lane, Unit Unit)> lanes)
    {
        (string Lane, Unit Unit)[] distinct = [.. lanes.Distinct()];
        if (distinct.Any(l => !l.Unit.IsTime))
        {
            yield return "Instructions are not time: one wrmsr, vmresume, xsave or mov cr3 costs hundreds of cycles.";
            yield return "A count is exact where all blocks agree; else what was seen is given with its share of the blocks, and a ratio with its extremes over all of that.";
        }

        if (distinct.Any(l => l.Lane == "lab-qemu-svm"))
            yield return "QEMU offers no nrip-save, so KVM decodes the hypercall instruction to skip it: in lab-qemu-svm that path is longer than on hardware.";
        if (distinct.Any(l => l.Lane == "lab-qemu-kvm"))
            yield return "In lab-qemu-kvm the kernel under test is itself a guest: each exit passes through the hypervisor underneath.";
    }
}
