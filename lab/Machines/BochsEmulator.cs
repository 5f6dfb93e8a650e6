using Hostcall.Lab.Images;
using Hostcall.Linux;

namespace Hostcall.Lab.Machines;

/// <summary>Bochs, which runs one instruction after the other.</summary>
internal sealed class BochsEmulator : Emulator
{
    private const string Program = "bochs-bin", Settings = "bochsrc", DebuggerCommands = "commands", Disc = "lab.iso";

    /// <summary>The models that the Bochs here knows; empty where it does not say.</summary>
    private static readonly Lazy<IReadOnlyList<string>> Models = new(() => ModelsOf(LabFolders.Cache, Program));

    public override string Name => "Bochs";

    public override IReadOnlyList<Requirement> Requirements { get; } =
    [
        new(Program, "bochs"), new(BochsSettings.Bios, "bochsbios"), new(BochsSettings.VgaBios, "vgabios"),
        new(IsoImage.Isolinux, "isolinux"), new(IsoImage.Ldlinux, "syslinux-common"), new("xorriso", "xorriso"),
        new("setpriv", "util-linux"),
    ];

    public override Unavailable? Probe(string cpu) => Knows(Models.Value, cpu);

    public override IReadOnlyList<string> Prepare(string cpu, Boot boot)
    {
        var work = boot.Work;
        string folder = Directory.CreateDirectory(work.File("disc")).FullName;
        File.Copy(boot.Kernel, Path.Combine(folder, "bzImage"));
        File.Move(work.File(boot.Initramfs), Path.Combine(folder, "initrd"));
        IsoImage.Write(work.File(Disc), folder, boot.Arguments);
        File.WriteAllText(
            work.File(Settings),
            BochsSettings.Write(cpu, boot.Cpus, work.File(Disc), work.File(boot.Console), work.File(boot.Samples), boot.Trace is not null));

        // Debian's Bochs starts in its debugger, which stops at a mark of the agent and prints what runs up to the next.
        var windows = Enumerable.Repeat("continue\ntrace on\ncontinue\ntrace off\n", boot.Trace?.Windows ?? 0);
        File.WriteAllText(work.File(DebuggerCommands), string.Concat(windows.Append("continue\n")));

        // The shell opens the file and becomes Bochs.
        string[] intoFile = boot.Trace is { } trace ? ["sh", "-c", "exec \"$@\" > \"$0\"", trace.File] : [];
        return [.. PrivateNetwork.Prefix, .. TiedToThisProcess, .. intoFile, Program, "-q", "-f", Settings, "-rc", DebuggerCommands, "-log", "bochs.log"];
    }

    /// <summary>A Bochs that is missing, or lists no models, says itself what is wrong.</summary>
    internal static Unavailable? Knows(IReadOnlyList<string> models, string cpu) => models.Count == 0 || models.Contains(cpu)
        ? null
        : new Unavailable(
            $"the Bochs here has no CPU model {cpu}", "use Bochs 2.7, as Debian 12 has it, or another lane; bochs-bin --help cpu lists what is there");

    /// <summary>What <c>--help cpu</c> lists: a heading, then a model a line.</summary>
    internal static IReadOnlyList<string> ModelsOf(string cache, string program) => CpuModels.Of(
        cache, program, ["--help", "cpu"],
        lines => lines.SkipWhile(line => !line.Contains("CPU models", StringComparison.Ordinal)).Skip(1).Where(line => line.Length > 0 && line.All(IsOfName)));

    private static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
