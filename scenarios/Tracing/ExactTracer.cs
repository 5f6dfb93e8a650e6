using System.Globalization;
using Hostcall.GuestPayloads;
using Hostcall.Lab;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Scenarios.Measurement;
using Hostcall.Traces;

namespace Hostcall.Scenarios.Tracing;

/// <summary>Exact traces: has a lab write down every instruction, or reads what it wrote earlier.</summary>
/// <param name="request">What is traced.</param>
/// <param name="lane">In which lab, one of <see cref="LabTrace.Lanes"/>.</param>
internal sealed class ExactTracer(TraceRequest request, string lane)
{
    private readonly ArchitectureRules rules = ArchitectureRules.Of(Lanes.ArchitectureOf(lane));
    private string inlinedIsUnknown = "";

    /// <summary>Paths that could not be traced, with the reason.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>What the kernel that was traced calls itself; null before that, and where an earlier trace is read.</summary>
    public string? Kernel { get; private set; }

    /// <exception cref="LabException">The lab cannot be started.</exception>
    public IReadOnlyList<TracedPath> Run(Action<string> progress, CancellationToken cancel)
    {
        if (LabTrace.Probe(lane) is { } lacking) throw new LabException(lacking.Reason, lacking.Remedy, isMissing: true);
        string folder = Directory.CreateTempSubdirectory("hostcall-trace-").FullName;
        try
        {
            string file = Path.Combine(folder, "instructions.txt");
            var order = new LabOrder([request.Scenario], request.PathsOn(lane), 1, 1, request.Calls, 0);
            var made = LabTrace.Run(lane, order, request.Calls, file, step => progress($"{lane}: {step.Text}"), cancel);
            Kernel = made.Run.Kernel;
            string[] traced = [.. made.Run.Outcomes.Where(outcome => outcome.Status == Status.Measured).Select(outcome => outcome.Path)];
            Missing.AddRange(made.Run.Outcomes.Where(outcome => outcome.Status != Status.Measured)
                .Select(outcome => $"{lane}/{outcome.Path}: {outcome.Reason}"));
            progress($"{lane}: reading the trace");
            return traced.Length == 0 ? [] : Read(file, "the trace", traced, made.SystemMap, made.Agent);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Reads a trace.</summary>
    /// <param name="file">What the emulator wrote; each window is one of the paths.</param>
    /// <param name="name">Of the file, for messages.</param>
    /// <param name="paths">In the order of the windows.</param>
    /// <param name="systemMap">The kernel's symbols.</param>
    /// <param name="agent">The agent's.</param>
    public IReadOnlyList<TracedPath> Read(string file, string name, IReadOnlyList<string> paths, string systemMap, string agent)
    {
        var processes = new SymbolTable([.. ElfSymbols.Read(agent), .. PayloadCode.InLab]);
        var addresses = new AddressSpace(SystemMap.Read(systemMap), processes, RegionLayout.Doorbell, request.Scenario.Calls.Length) { Rules = rules };
        addresses = addresses with
        {
            Inlined = InlinedInto(KernelBeside(systemMap), () => Open(file, name, stream => ExactTraceFile.KernelAddresses(stream, name, addresses))),
        };
        return [.. paths.Zip(Open(file, name, stream => ExactTraceFile.Read(stream, name, addresses, paths.Count)), Describe)];
    }

    /// <summary>host-kernel/build leaves the kernel's ELF file in the folder of its System.map.</summary>
    private static string KernelBeside(string systemMap) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(systemMap))!, "vmlinux");

    private InlineFrames InlinedInto(string kernel, Func<IEnumerable<ulong>> addresses)
    {
        if (!File.Exists(kernel)) return InlineFrames.None;
        try
        {
            return InlineFrames.Read(kernel, addresses(), rules.InlineReader);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            inlinedIsUnknown = $" Inlined functions are not shown: {error.Message.TrimEnd('.')}; sudo apt-get install {rules.InlineReaderPackage}.";
            return InlineFrames.None;
        }
    }

    private static T Open<T>(string file, string name, Func<Stream, T> read)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return read(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(name, $"can't be read ({error.Message.TrimEnd('.')})", error);
        }
    }

    private TracedPath Describe(string path, ExactTrace trace)
    {
        if (trace is { Calls: 0, HidesGuest: true })
        {
            throw new ResultFileException(
                path,
                "Bochs does not show what a guest runs under nested page tables, and this one never leaves: "
                + "nothing tells its calls apart; trace it in another lab (--lane)");
        }

        if (trace.Calls == 0) throw new ResultFileException(path, "the trace holds no whole call that no interrupt hit; trace more calls (--calls)");
        var profile = trace.ProfileOf(request.Scenario.Name, lane, path);
        string spread = trace.Least == trace.Most ? $"each of {trace.Least}" : $"of {trace.Least} to {trace.Most}";
        string hidden = trace.HidesGuest
            ? " The guest's own instructions are counted and not shown: Bochs does not walk nested page tables; the ledger has none of them."
            : "";
        string note = string.Create(CultureInfo.InvariantCulture,
            $"{lane}/{path}: {trace.Calls} calls {spread} instructions, {trace.Disturbed} left out because of interrupts, "
            + $"{profile.NamedShare:P2} of the instructions in named functions.{inlinedIsUnknown}{hidden}");
        string[] doubts = [.. DoubtsOf(trace, profile).Select(doubt => $"{lane}/{path}: {doubt}")];
        return new TracedPath(profile, trace.Tree.Stacks(trace.Calls), trace.Transitions, trace.Calls, [note, .. doubts])
        {
            Traits = TraitsOf.Path(path),
            IsPartial = doubts.Length > 0,
        };
    }

    private static IEnumerable<string> DoubtsOf(ExactTrace trace, Profile profile)
    {
        if (!profile.HasEnoughNames)
        {
            string share = profile.NamedShare.ToString("P1", CultureInfo.InvariantCulture);
            yield return $"only {share} of the instructions have a name; the result is partial: these are not all symbols of the kernel that ran.";
        }

        if (!trace.HasItsOwnSymbols)
        {
            yield return $"of {trace.KernelCalls} calls in the kernel only {trace.KernelCallsToStarts} lead to where a function starts; "
                + "the result is partial: the symbols are those of another kernel.";
        }
    }
}
