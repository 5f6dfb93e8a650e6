using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Hostcall.Paths.Machine.FindingState;

namespace Hostcall.Paths.Machine;

/// <summary>Programs beside this one.</summary>
internal static class ToolFindings
{
    private const string NoProfiles = "trace can't take profiles on this machine.";

    internal static Finding Chart(Examination examination)
        => Single(examination, "chart-tool", "Chart tool", "gnuplot", "Charts can be drawn as SVG and PNG.", "Results and tables are complete, but no chart is drawn.", "sudo apt-get install gnuplot-nox");

    internal static Finding Perf(Examination examination)
    {
        const string id = "perf-tool", topic = "Profiler";
        return examination.Probes.Start("perf").Value is { Fault: { } fault, Path: var path }
            ? new Finding(
                id, topic, Missing, $"{path} does not run ({fault}).", NoProfiles, "sudo apt-get install linux-tools-$(uname -r), or linux-perf on Debian")
            : Single(
                examination, id, topic, "perf", "trace has the program that takes its profiles; see perf-counters for what it may use.", NoProfiles, "sudo apt-get install linux-perf");
    }

    internal static Finding Lab(Examination examination)
    {
        const string id = "lab-tools", topic = "Lab emulators";
        var qemu = examination.Probes.Program("qemu-system-x86_64");
        // Debian names the emulator bochs-bin and a wrapper bochs.
        var bochs = examination.Probes.Program("bochs-bin");
        if (bochs.Value is { Path: null })
            bochs = examination.Probes.Program("bochs");
        if (qemu.Value is null || bochs.Value is null)
            return new Finding(id, topic, Unknown, $"Not looked for: {qemu.WhyNot ?? bochs.WhyNot}.", "Whether the labs can run is open.", "Run this on the machine itself.");

        var what = $"QEMU {qemu.Value.Path ?? "is not in PATH"}, Bochs {bochs.Value.Path ?? "is not in PATH"}.";
        return (qemu.Value.Path, bochs.Value.Path) switch
        {
            (not null, not null) => new Finding(id, topic, Ok, what, "The emulators of both labs are there; neither was started.", null),
            (null, _) when bochs.Value.Path is null => new Finding(id, topic, Missing, what, "No lab can run, so the patched kernel's path stays unavailable.", "sudo apt-get install qemu-system-x86 bochs bochsbios vgabios"),
            (null, _) => new Finding(id, topic, Missing, what, "The AMD lab can't run.", "sudo apt-get install qemu-system-x86"),
            _ => new Finding(id, topic, Missing, what, "The Intel lab can't run.", "sudo apt-get install bochs bochsbios vgabios"),
        };
    }

    internal static Finding Runtime(Examination examination)
    {
        const string id = "runtime", topic = ".NET runtime";
        var what = $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}, {(RuntimeFeature.IsDynamicCodeCompiled ? "compiled as it runs" : "compiled ahead of time")}.";
        return RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? new Finding(id, topic, Ok, what, "The payload is machine code of its own; the runtime only surrounds the blocks that are measured.", null)
            : new Finding(id, topic, Missing, what, "The payloads are x86-64 machine code and can't run on this architecture.", "Use an x86-64 machine.");
    }

    private static Finding Single(Examination examination, string id, string topic, string program, string present, string absent, string install)
    {
        var search = examination.Probes.Program(program);
        return search.Value switch
        {
            null => new Finding(id, topic, Unknown, $"{program} was not looked for: {search.WhyNot}.", "Whether it is there is open.", "Run this on the machine itself."),
            { Path: { } path } => new Finding(id, topic, Ok, $"{path}.", present, null),
            _ => new Finding(id, topic, Missing, $"{program} is not in PATH.", absent, install),
        };
    }
}
