using Hostcall.Lab.Images;
using Hostcall.Results;

namespace Hostcall.Lab.Machines;

/// <summary><c>lab-bochs-vmx</c>: an Intel CPU with VMX and EPT, emulated by Bochs one instruction after the other.</summary>
internal class BochsVmxLab : EmulatedLab
{
    protected const string Settings = "bochsrc";
    protected const string DebuggerCommands = "commands";

    public override string Lane => "lab-bochs-vmx";

    public override string Summary => "patched kernel on an emulated Intel CPU (Bochs, VMX), in instructions";

    public override Unit Unit => Unit.Instructions;

    internal override IReadOnlyList<Requirement> Requirements { get; } =
    [
        new("bochs-bin", "bochs"), new(BochsSettings.Bios, "bochsbios"), new(BochsSettings.VgaBios, "vgabios"),
        new(IsoImage.Isolinux, "isolinux"), new(IsoImage.Ldlinux, "syslinux-common"), new("xorriso", "xorriso"),
        new("setpriv", "util-linux"),
    ];

    /// <summary>Bochs takes its random numbers from outside; a kernel that uses them runs a little differently each time.</summary>
    protected override string KernelArguments => "clearcpuid=rdrand,rdseed";

    /// <summary>KVM counts its flushes, so that a kernel that makes none gets no note.</summary>
    public override string? Caveat(LabOutcome measured) => measured.Counters.ContainsKey("l1d_flush")
        ? "longer here than with current microcode: this CPU lacks the L1D flush command, so KVM flushes by loads"
        : null;

    protected override IReadOnlyList<string> Prepare(WorkFolder work, string kernel, string arguments)
    {
        string disc = Directory.CreateDirectory(work.File("disc")).FullName;
        File.Copy(kernel, Path.Combine(disc, "bzImage"));
        File.Move(work.File(InitramfsFile), Path.Combine(disc, "initrd"));
        IsoImage.Write(work.File("lab.iso"), disc, arguments);
        File.WriteAllText(work.File(Settings), BochsSettings.Write(work.File("lab.iso"), work.File(ConsoleFile), work.File(SamplesFile)));

        // Debian's Bochs starts in its debugger.
        File.WriteAllText(work.File(DebuggerCommands), "continue\n");
        return
        [
            .. PrivateNetwork.Prefix, .. TiedToThisProcess,
            "bochs-bin", "-q", "-f", Settings, "-rc", DebuggerCommands, "-log", "bochs.log",
        ];
    }
}
