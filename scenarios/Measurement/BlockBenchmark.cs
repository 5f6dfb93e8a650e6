using BenchmarkDotNet.Attributes;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What BenchmarkDotNet sees: one benchmark, with the visits of a batch as its parameter.</summary>
public class BlockBenchmark
{
    /// <summary>The visits of the batch that runs. Static, because BenchmarkDotNet makes the instances.</summary>
    internal static IReadOnlyList<Visit> BatchVisits { get; set; } = [];

    public static IEnumerable<Visit> Visits => BatchVisits;

    [ParamsSource(nameof(Visits))]
    public Visit? Visit { get; set; }

    [GlobalSetup]
    public void Open() => Visit!.Open();

    [IterationSetup]
    public void Before() => Visit!.Before();

    [Benchmark]
    public void Block() => Visit!.Run();

    [IterationCleanup]
    public void After() => Visit!.After();

    [GlobalCleanup]
    public void Close() => Visit!.Close();
}
