using System.Diagnostics;
using System.Globalization;
using Hostcall.Traces;

namespace Hostcall.Scenarios.Tracing;

/// <summary>What a loop tells at its end.</summary>
/// <param name="Calls">How many calls it made since it was ready.</param>
/// <param name="Nanoseconds">How long they took.</param>
/// <param name="ExitsPerCall">By KVM's own counter; null for a path without a VM.</param>
internal sealed record LoopResult(long Calls, double Nanoseconds, double? ExitsPerCall);

/// <summary>A child of this program that runs one path in a loop while samples are taken of it.</summary>
internal sealed class LoopProcess : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    private readonly Process process;

    public LoopProcess(string scenario, string path, int cpu)
    {
        var start = ThisProgram.Start(TraceLoop.Name, scenario, path, cpu.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;

        // perf finds the names of compiled C# in /tmp/perf-PID.map.
        start.Environment["DOTNET_PerfMapEnabled"] = "1";

        // Code that is mapped twice lies in a file of memory, and perf looks for no map there.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        process = Process.Start(start)!;
    }

    /// <summary>Names of the C# that it compiled while it ran; empty where there are none.</summary>
    public SymbolTable CompiledCode => PerfMap.Read(MapFile);

    /// <summary>The process, and the stub that it may have started.</summary>
    public IReadOnlyList<int> Ids => [process.Id, .. ProcessTree.ChildrenOf(process.Id)];

    /// <summary>Waits until the loop is warm.</summary>
    /// <returns>Null, or why it cannot run here.</returns>
    public string? AwaitReady()
    {
        string? line = process.StandardOutput.ReadLine();
        if (line == TraceLoop.Ready) return null;
        return line?.StartsWith(TraceLoop.Unavailable, StringComparison.Ordinal) == true
            ? line[TraceLoop.Unavailable.Length..]
            : "the process that was to be sampled died";
    }

    /// <summary>Ends the loop.</summary>
    /// <returns>Null where it died on the way.</returns>
    public LoopResult? Finish()
    {
        process.StandardInput.Close();
        string[]? words = process.StandardOutput.ReadLine()?.Split(' ');
        if (words is not { Length: 3 }) return null;
        double exits = double.Parse(words[2], CultureInfo.InvariantCulture);
        return new LoopResult(
            long.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture), exits < 0 ? null : exits);
    }

    public void Dispose()
    {
        if (!process.WaitForExit(process.HasExited ? TimeSpan.Zero : EndLimit)) process.Kill(entireProcessTree: true);
        File.Delete(MapFile);
        File.Delete($"/tmp/perfinfo-{process.Id}.map");
        process.Dispose();
    }

    private string MapFile => $"/tmp/perf-{process.Id}.map";
}
