using Hostcall.Lab.Images;
using Hostcall.Results;

namespace Hostcall.Lab.Machines;

/// <summary>A CPU that Bochs emulates one instruction after the other.</summary>
/// <param name="model">Which one.</param>
internal class BochsLab(BochsModel model) : EmulatedLab
{
    protected const string Settings = "bochsrc";
    protected const string DebuggerCommands = "commands";

    public override string Lane => model.Lane;

    public override string Summary => $"patched kernel on an emulated {model.Summary} (Bochs {model.Cpu}), in instructions";

    public override bool IsDefault => model.IsDefault;

    public override Unit Unit => Unit.Instructions;

    internal override IReadOnlyList<Requirement> Requirements { get; } =
    [
        new("bochs-bin", "bochs"), new(BochsSettings.Bios, "bochsbios"), new(BochsSettings.VgaBios, "vgabios"),
        new(IsoImage.Isolinux, "isolinux"), new(IsoImage.Ldlinux, "syslinux-common"), new("xorriso", "xorriso"),
        new("setpriv", "util-linux"),
    ];

    protected override string KernelArguments => model.KernelArguments;

    protected override IReadOnlyList<string> Prepare(WorkFolder work, string kernel, string arguments)
    {
        string disc = Directory.CreateDirectory(work.File("disc")).FullName;
        File.Copy(kernel, Path.Combine(disc, "bzImage"));
        File.Move(work.File(InitramfsFile), Path.Combine(disc, "initrd"));
        IsoImage.Write(work.File("lab.iso"), disc, arguments);
        File.WriteAllText(work.File(Settings), BochsSettings.Write(model.Cpu, work.File("lab.iso"), work.File(ConsoleFile), work.File(SamplesFile)));

        // Debian's Bochs starts in its debugger.
        File.WriteAllText(work.File(DebuggerCommands), "continue\n");
        return
        [
            .. PrivateNetwork.Prefix, .. TiedToThisProcess,
            "bochs-bin", "-q", "-f", Settings, "-rc", DebuggerCommands, "-log", "bochs.log",
        ];
    }
}
