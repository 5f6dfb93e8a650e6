using System.Globalization;
using Hostcall.Machine;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Scenarios.Measurement;
using Hostcall.Traces;

namespace Hostcall.Scenarios.Tracing;

/// <summary>Sampled traces: perf looks at a process that runs a path in a loop.</summary>
internal sealed class NativeTracer(TraceRequest request)
{
    private static readonly TimeSpan CountingTime = TimeSpan.FromSeconds(0.5);

    /// <summary>Paths that could not be traced, with the reason.</summary>
    public List<string> Missing { get; } = [];

    public IReadOnlyList<TracedPath> Run(Action<string> progress, CancellationToken cancel)
    {
        var traced = new List<TracedPath>();
        foreach (string path in request.PathsOn(NativeLane.Name))
        {
            cancel.ThrowIfCancellationRequested();
            progress($"{NativeLane.Name}: sampling {path}");
            string folder = Directory.CreateTempSubdirectory("hostcall-samples-").FullName;
            try
            {
                if (Sample(path, folder) is { } result) traced.Add(result);
            }
            catch (Exception error) when (error is PerfException or ResultFileException)
            {
                Missing.Add($"{NativeLane.Name}/{path}: {ReasonOf(error)}");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return traced;
    }

    private TracedPath? Sample(string path, string folder)
    {
        using var loop = new LoopProcess(request.Scenario.Name, path, request.Cpu);
        if (loop.AwaitReady() is { } reason)
        {
            Missing.Add($"{NativeLane.Name}/{path}: {reason}");
            return null;
        }

        var recording = new PerfRecording(new PerfTool(), folder);
        recording.Record(loop.Ids, TimeSpan.FromSeconds(request.Seconds));
        string tracepoints = CountTracepoints(loop);
        var result = loop.Finish() ?? throw new PerfException("the process that was sampled died");
        var (file, counts, levels) = recording.Script();
        if (counts.Samples == 0) throw new PerfException("perf took no samples");
        var trace = new PerfScriptReader(PayloadCode.Sampled, loop.CompiledCode).Read(file, counts.Samples, levels);
        if (trace.IsUserSpaceOnly) throw PerfException.WithoutKernel();
        var profile = trace.ProfileOf(request.Scenario.Name, NativeLane.Name, path, result.Nanoseconds / result.Calls);
        return new TracedPath(
            profile, trace.Tree.Stacks(trace.Samples, profile.Total), [], result.Calls,
            [.. Notes(path, trace, counts, profile, result), .. result.ExitsPerCall is null ? [] : (string[])[$"{path}: {tracepoints}."]])
        {
            IsPartial = !profile.HasEnoughNames,
            Traits = TraitsOf.Path(path),
        };
    }

    private static string CountTracepoints(LoopProcess loop)
    {
        try
        {
            return KvmTracepoints.Count(new PerfTool(), loop.Ids, CountingTime).ToString();
        }
        catch (PerfException error)
        {
            return error.Message;
        }
    }

    private static string ReasonOf(Exception error) => error is PerfException { IsRefusal: true } refusal ? WithRemedy(refusal) : error.Message;

    /// <summary>Doctor tries what this machine allows, and knows what helps here.</summary>
    private static string WithRemedy(PerfException refusal) =>
        Doctor.SamplingRemedy(ThisMachine.Facts) is { } remedy ? $"{refusal.Reason}; {remedy}" : refusal.Message;

    private static IEnumerable<string> Notes(string path, SampledTrace trace, PerfCounts counts, Profile profile, LoopResult result)
    {
        string exits = result.ExitsPerCall is { } perCall
            ? string.Create(CultureInfo.InvariantCulture, $", {perCall:0.##} VM exits per call by KVM's counter") : "";
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{path}: {counts.Samples} samples by {trace.Event}, all of perf's own count, over {result.Calls} calls{exits}.");
        if (counts.Lost > 0)
        {
            double share = (double)counts.Lost / (counts.Samples + counts.Lost);
            yield return string.Create(CultureInfo.InvariantCulture, $"{path}: perf lost {counts.Lost} samples ({share:P0}); the result is partial.");
        }

        if (trace.InGuest > 0) yield return $"{path}: {trace.InGuest} of the samples fell between a VM entry and the exit, of which perf tells no more.";
        double named = profile.NamedShare;
        if (profile.HasEnoughNames) yield break;
        bool isHidden = profile.Rows.Any(row => row.Function.Domain == Domain.HostKernel && !row.Function.IsNamed);
        yield return string.Create(CultureInfo.InvariantCulture, $"{path}: only {named:P0} of the samples have a name; the result is partial")
            + (isHidden ? " (kernel symbols: run as root, or set kernel.kptr_restrict to 0)." : ".");
    }
}
