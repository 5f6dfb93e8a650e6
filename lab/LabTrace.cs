using Hostcall.Lab.Building;
using Hostcall.Lab.Machines;
using Hostcall.Linux;

namespace Hostcall.Lab;

/// <summary>A trace of every instruction of warm calls, and what is needed to read it.</summary>
/// <param name="Run">What became of each pair. Those measured have a window in the trace, in the order of the pairs.</param>
/// <param name="SystemMap">The kernel's symbols.</param>
/// <param name="Agent">The agent, with its symbols.</param>
public sealed record LabTraceRun(LabRun Run, string SystemMap, string Agent);

/// <summary>Runs pairs in a lab whose emulator writes down what it executes.</summary>
public static class LabTrace
{
    /// <summary>The lane that traces where none is asked for.</summary>
    public const string DefaultLane = "lab-bochs-icelake";

    /// <summary>Every lane that can trace.</summary>
    public static IReadOnlyList<string> Lanes { get; } = [.. LabTable.All.Concat(LabTable.WithSets).Where(lab => lab.CanTrace).Select(lab => lab.Lane)];

    /// <summary>Why a lane cannot trace here, or null. May compile a page of C.</summary>
    public static Unavailable? Probe(string lane) => LabTable.Find(lane)!.ProbeTrace();

    /// <param name="lane">One of <see cref="Lanes"/>.</param>
    /// <param name="order">The pairs; rounds and blocks do not matter.</param>
    /// <param name="calls">How many calls of each pair are traced.</param>
    /// <param name="output">The file that gets what the emulator writes.</param>
    /// <param name="progress">Gets what the lab does.</param>
    /// <param name="cancel">Ends the machine.</param>
    /// <exception cref="LabException">It cannot be started.</exception>
    public static LabTraceRun Run(string lane, LabOrder order, long calls, string output, Action<LabEvent> progress, CancellationToken cancel)
    {
        var trace = new TraceOutput(order.Scenarios.Count * order.Paths.Count, Path.GetFullPath(output));
        var lab = LabTable.Find(lane)!;
        var run = lab.Run(order with { Rounds = 1, TracedCalls = calls }, trace, progress, cancel);
        return new LabTraceRun(run, Path.Combine(HostKernel.Find(lab.Target), "System.map"), AgentProgram.Get(lab.Target, _ => { }, cancel));
    }
}
