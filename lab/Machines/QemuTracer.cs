using Hostcall.Lab.Building;
using Hostcall.Linux;

namespace Hostcall.Lab.Machines;

/// <summary>The QEMU lab with a plugin that writes down every instruction between two marks of the agent.</summary>
/// <param name="output">The file that gets what the plugin writes.</param>
internal sealed class QemuTracer(string output) : QemuSvmLab
{
    internal override IReadOnlyList<Requirement> Requirements => [.. base.Requirements, new("gcc", "gcc libc6-dev")];

    /// <summary>Compiles the plugin where that was not done yet, and has QEMU load it.</summary>
    public override Unavailable? Probe()
    {
        if (base.Probe() is { } lacking) return lacking;
        try
        {
            TracePlugin.Get();
            return null;
        }
        catch (LabException error)
        {
            return new Unavailable(error.Reason, error.Remedy);
        }
    }

    protected override IReadOnlyList<string> Prepare(WorkFolder work, string kernel, string arguments) =>
    [
        .. base.Prepare(work, kernel, arguments),
        "-plugin", $"{QemuCommand.Option("file", TracePlugin.Get())},{QemuCommand.Option("out", output)}",
    ];
}
