using Hostcall.Results;

namespace Hostcall.Traces;

/// <summary>Reads instruction traces: one window for each path, in the order in which the agent ran them.</summary>
public static class ExactTraceFile
{
    /// <summary>Where the kernel's instructions lie, each address once.</summary>
    /// <param name="stream">What the emulator wrote. Read once, forwards.</param>
    /// <param name="file">Named in messages.</param>
    /// <param name="addresses">Names of the code.</param>
    /// <exception cref="ResultFileException">The trace is damaged; says in which line and how.</exception>
    public static IReadOnlyCollection<ulong> KernelAddresses(Stream stream, string file, AddressSpace addresses)
    {
        var reader = new TraceReader(stream, file, addresses);
        var collector = new AddressCollector();
        while (reader.ReadWindow(collector))
        {
        }

        return collector.Addresses;
    }

    /// <summary>Reads every window.</summary>
    /// <param name="stream">What the emulator wrote. Read once, forwards.</param>
    /// <param name="file">Named in messages.</param>
    /// <param name="addresses">Names of the code.</param>
    /// <param name="windows">How many windows there must be.</param>
    /// <exception cref="ResultFileException">The trace is damaged; says in which line and how.</exception>
    public static IReadOnlyList<ExactTrace> Read(Stream stream, string file, AddressSpace addresses, int windows)
    {
        var reader = new TraceReader(stream, file, addresses);
        var sections = new FunctionSections();
        var traces = new List<ExactTrace>();
        while (true)
        {
            var meter = new CallMeter(addresses, sections);
            if (!reader.ReadWindow(meter)) break;
            traces.Add(meter.Trace);
        }

        return traces.Count == windows
            ? traces
            : throw new ResultFileException(file, reader.Line, $"the trace ends after {traces.Count} windows where there should be {windows}");
    }
}
