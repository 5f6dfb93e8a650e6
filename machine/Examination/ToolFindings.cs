using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hostcall.Machine;

/// <summary>Programs beside this one.</summary>
internal static class ToolFindings
{
    internal static Finding Perf(Examination examination)
    {
        var topic = new Topic("perf-tool", "Profiler");
        const string cannot = "trace can't take profiles on this machine.";
        return examination.Probes.Program("perf") switch
        {
            { Value: null } probe => topic.Unknown(
                $"perf was not looked for: {probe.WhyNot}.", "Whether profiles can be taken is open.", Topic.OnTheMachine),
            { Value.Path: null } => topic.Missing("perf is not in PATH.", cannot, "sudo apt-get install linux-perf"),
            { Value: { Failure: { } failure, Path: var path } } => topic.Missing(
                $"{path} is there, but perf --version failed: {failure.TrimEnd('.')}.", cannot, PerfRemedy(examination, failure)),
            { Value.Path: var path } => topic.Ok(
                $"{path}.", "trace has the program that takes its profiles; see perf-counters for what it may use."),
        };
    }

    internal static Finding Lab(Examination examination)
    {
        var topic = new Topic("lab-tools", "Labs");
        var ready = examination.Labs.Where(lab => lab.Reason is null).Select(lab => lab.Lane).ToList();
        var missing = examination.Labs.Where(lab => lab.Reason is not null).ToList();
        if (examination.Labs.Count == 0)
            return topic.Unknown("No lab was asked.", "Whether the labs can run is open.", Topic.OnTheMachine);
        if (missing.Count == 0)
            return topic.Ok($"{string.Join(", ", ready)}: all that they need is there.", "Every path can be measured there, in instructions.");

        var what = string.Join("; ", missing.GroupBy(lab => lab.Reason).Select(same => $"{string.Join(", ", same.Select(lab => lab.Lane))}: {same.Key}"));
        var remedies = missing.Select(lab => lab.Remedy).Where(remedy => !string.IsNullOrEmpty(remedy)).Distinct().ToList();
        return topic.Missing(
            $"{what}.",
            ready.Count == 0 ? "No lab can run, so nothing but this machine is measured." : $"{string.Join(", ", ready)} can run, the others can't.",
            remedies.Count > 0 ? string.Join("; ", remedies) : "See list.");
    }

    internal static Finding Runtime(Examination examination)
    {
        var topic = new Topic("runtime", ".NET runtime");
        var compiled = RuntimeFeature.IsDynamicCodeCompiled ? "compiled as it runs" : "compiled ahead of time";
        var what = $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}, {compiled}.";
        return RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
            ? topic.Ok(what, "The payload is machine code of its own; the runtime only surrounds the blocks that are measured.")
            : topic.Missing(what, "The payloads are machine code of x86-64 and of arm64.", "use an x86-64 or an arm64 machine");
    }

    /// <summary>Ubuntu's perf is a script that starts the one which belongs to the running kernel, and fails where that is not installed.</summary>
    private static string PerfRemedy(Examination examination, string failure)
        => failure.Contains("not found for kernel", StringComparison.Ordinal)
            ? $"sudo apt-get install linux-tools-{examination.Facts.Kernel.Release ?? "$(uname -r)"}; where there is no such package, linux-tools-generic"
            : "Install a perf that runs: sudo apt-get install linux-perf";
}
