using Hostcall.Results;
using Microsoft.Diagnostics.Tracing.StackSources;

namespace Hostcall.Traces;

/// <summary>Reads the text of perf script with TraceEvent's parser, and sums the samples by chain of callers.</summary>
/// <param name="region">The payload's region, which has no symbols that perf could know.</param>
/// <param name="compiled">Code that was compiled at run time, whose names TraceEvent does not pass on.</param>
public sealed class PerfScriptReader(PayloadRegion region, SymbolTable compiled)
{
    /// <param name="file">What perf script printed.</param>
    /// <param name="expected">Samples that perf itself counts.</param>
    /// <exception cref="ResultFileException">The file cannot be read, or other than the expected samples are in it.</exception>
    public SampledTrace Read(string file, long expected)
    {
        var tree = new CallTree(new FunctionSections());
        long samples = 0;
        string kind = "", modifiers = "";
        try
        {
            var parser = new LinuxPerfScriptEventParser();
            foreach (var sample in parser.ParseSkippingPreamble(file))
            {
                (kind, modifiers) = (sample.EventName.Split(':')[0], sample.EventProperty);
                Add(tree, sample);
                samples++;
                if (samples > expected) break;
            }
        }
        catch (Exception error) when (error is not ResultFileException)
        {
            throw new ResultFileException(file, $"is no output of perf script ({error.Message.TrimEnd('.')})", error);
        }

        if (samples != expected) throw new ResultFileException(file, $"{samples} samples were read where perf counts {expected}");
        tree.Commit();
        return new SampledTrace(tree, samples, kind, IsUserSpaceOnly(modifiers));
    }

    /// <summary>perf names the levels that it samples behind the event: <c>cpu-clock:u</c>, <c>cycles:uH</c>.</summary>
    private static bool IsUserSpaceOnly(string modifiers) => modifiers.TrimStart().StartsWith('u') && !modifiers.Contains('k', StringComparison.Ordinal);

    private void Add(CallTree tree, LinuxEvent sample)
    {
        var node = tree.Root;
        foreach (var frame in sample.CallerStacks.OfType<StackFrame>().Reverse()) node = tree.Enter(node, NameOf(frame));
        if (node == tree.Root) node = tree.Enter(node, new FunctionName(Domain.HostKernel, FunctionName.Unknown));
        tree.Add(node, 1);
    }

    private FunctionName NameOf(StackFrame frame)
    {
        bool hasAddress = ulong.TryParse(frame.Address, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out ulong address);
        if (hasAddress && (region.Find(address, frame.Symbol) ?? compiled.Find(address)) is { } symbol) return symbol.Function;
        bool isUnknown = frame.Symbol is "" or "unknown" || frame.Symbol[0] is '[' or '/';
        string name = isUnknown ? FunctionName.Unknown : frame.Symbol;
        bool isKernel = hasAddress ? (long)address < 0 : frame.Module.StartsWith("[kernel", StringComparison.Ordinal);
        return new FunctionName(isKernel ? Domain.HostKernel : Domain.Agent, name);
    }
}
