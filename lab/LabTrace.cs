using Hostcall.Lab.Building;
using Hostcall.Lab.Machines;
using Hostcall.Paths;

namespace Hostcall.Lab;

/// <summary>A trace of every instruction of warm calls, and what is needed to read it.</summary>
/// <param name="Run">What became of each pair. Those measured have a window in the trace, in the order of the pairs.</param>
/// <param name="SystemMap">The kernel's symbols.</param>
/// <param name="Agent">The agent, with its symbols.</param>
public sealed record LabTraceRun(LabRun Run, string SystemMap, string Agent);

/// <summary>Runs pairs in the lab that can trace them: Bochs prints what it executes.</summary>
public static class LabTrace
{
    /// <summary>The lane that traces.</summary>
    public const string Lane = "lab-bochs-vmx";

    /// <summary>Whether it can run here.</summary>
    public static Availability Probe() => new BochsVmxLab().Probe();

    /// <param name="order">The pairs; rounds and blocks do not matter.</param>
    /// <param name="calls">How many calls of each pair are traced.</param>
    /// <param name="output">The file that gets what Bochs prints.</param>
    /// <param name="progress">Gets what the lab does.</param>
    /// <param name="cancel">Ends the machine.</param>
    /// <exception cref="LabException">It cannot be started.</exception>
    public static LabTraceRun Run(LabOrder order, long calls, string output, Action<LabEvent> progress, CancellationToken cancel)
    {
        var tracer = new BochsTracer(order.Scenarios.Count * order.Paths.Count, Path.GetFullPath(output));
        var run = tracer.Run(order with { Rounds = 1, TracedCalls = calls }, progress, cancel);
        string agent = AgentProgram.Get(_ => { }, cancel);
        return new LabTraceRun(run, Path.Combine(HostKernel.Find(), "System.map"), agent);
    }
}
