using Hostcall.Lab.Building;
using Hostcall.Paths;

namespace Hostcall.Lab.Machines;

/// <summary>The QEMU lab with a plugin that writes down every instruction between two marks of the agent.</summary>
/// <param name="output">The file that gets what the plugin writes.</param>
internal sealed class QemuTracer(string output) : QemuSvmLab
{
    internal override IReadOnlyList<Requirement> Requirements => [.. base.Requirements, new("gcc", "gcc libc6-dev")];

    /// <summary>Compiles the plugin where that was not done yet, and has QEMU load it.</summary>
    public override Availability Probe()
    {
        var lab = base.Probe();
        if (!lab.IsAvailable) return lab;
        try
        {
            TracePlugin.Get();
            return Availability.Yes;
        }
        catch (LabException error)
        {
            return Availability.No(error.Reason, error.Remedy);
        }
    }

    protected override IReadOnlyList<string> Prepare(WorkFolder work, string kernel, string arguments) =>
    [
        .. base.Prepare(work, kernel, arguments),
        "-plugin", $"{QemuCommand.Option("file", TracePlugin.Get())},{QemuCommand.Option("out", output)}",
    ];
}
