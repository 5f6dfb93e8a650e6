using Hostcall.Results;
using Microsoft.Diagnostics.Tracing.StackSources;

namespace Hostcall.Traces;

/// <summary>Reads the text of perf script with TraceEvent's parser, and sums the samples by chain of callers.</summary>
/// <param name="region">The payload's region, which has no symbols that perf could know.</param>
/// <param name="compiled">Code that was compiled at run time, whose names TraceEvent does not pass on.</param>
public sealed class PerfScriptReader(PayloadRegion region, SymbolTable compiled)
{
    /// <summary>What a sample in the guest counts for. Its address is that of the VM entry, or one of the guest's.</summary>
    private static readonly FunctionName InGuest = new(Domain.Guest, "run");

    /// <param name="file">What perf script printed.</param>
    /// <param name="expected">Samples that perf itself counts.</param>
    /// <param name="levels">Where each sample was taken, in the order of the file.</param>
    /// <exception cref="ResultFileException">The file cannot be read, or other than the expected samples are in it.</exception>
    public SampledTrace Read(string file, long expected, IReadOnlyList<SampleLevel> levels)
    {
        var tree = new CallTree(new FunctionSections());
        long samples = 0, inGuest = 0;
        IReadOnlyList<PerfEvent> events;
        try
        {
            events = PerfEvent.In(File.ReadLines(file));
            var parser = new LinuxPerfScriptEventParser();
            foreach (var sample in parser.ParseSkippingPreamble(file))
            {
                bool isInGuest = samples < levels.Count && levels[(int)samples] == SampleLevel.Guest;
                if (isInGuest) inGuest++;
                tree.Add(isInGuest ? tree.Enter(tree.Root, InGuest) : NodeOf(tree, sample), 1);
                samples++;
                if (samples > expected) break;
            }
        }
        catch (Exception error) when (error is not ResultFileException)
        {
            throw new ResultFileException(file, $"is no output of perf script ({error.Message.TrimEnd('.')})", error);
        }

        if (levels.Count != expected) throw new ResultFileException(file, $"perf tells the level of {levels.Count} samples where it counts {expected}");
        if (samples != expected) throw new ResultFileException(file, $"{samples} samples were read where perf counts {expected}");
        tree.Commit();
        return new SampledTrace(tree, samples, string.Join(", ", events.Select(of => of.Name)), events.All(of => of.IsUserSpaceOnly)) { InGuest = inGuest };
    }

    private CallNode NodeOf(CallTree tree, LinuxEvent sample)
    {
        var node = tree.Root;
        foreach (var frame in sample.CallerStacks.OfType<StackFrame>().Reverse()) node = tree.Enter(node, NameOf(frame));
        return node == tree.Root ? tree.Enter(node, new FunctionName(Domain.HostKernel, FunctionName.Unknown)) : node;
    }

    private FunctionName NameOf(StackFrame frame)
    {
        bool hasAddress = ulong.TryParse(
            frame.Address, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out ulong address);
        if (hasAddress && (region.Find(address, frame.Symbol) ?? compiled.Find(address)) is { } symbol) return symbol.Function;
        bool isUnknown = frame.Symbol is "" or "unknown" || frame.Symbol[0] is '[' or '/';
        string name = isUnknown ? FunctionName.Unknown : WithoutFile(frame.Symbol);
        bool isKernel = hasAddress ? (long)address < 0 : frame.Module.StartsWith("[kernel", StringComparison.Ordinal);
        return new FunctionName(isKernel ? Domain.HostKernel : Domain.Vmm, name);
    }

    /// <summary>TraceEvent takes the last parenthesis for the file's: <c>foo (/opt/my app (x86)/lib.so)</c> would be "foo (/opt/my app".</summary>
    private static string WithoutFile(string symbol) => symbol.IndexOf(" (/", StringComparison.Ordinal) is var file and > 0 ? symbol[..file] : symbol;
}
