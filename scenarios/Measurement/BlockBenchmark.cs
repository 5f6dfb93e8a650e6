using BenchmarkDotNet.Attributes;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What BenchmarkDotNet sees: one benchmark, with the visits of a round group as its parameter.</summary>
public class BlockBenchmark
{
    /// <summary>The visits of the group that runs. Static, because BenchmarkDotNet makes the instances.</summary>
    internal static IReadOnlyList<Visit> GroupVisits { get; set; } = [];

    public static IEnumerable<Visit> Visits => GroupVisits;

    [ParamsSource(nameof(Visits))]
    public Visit? Visit { get; set; }

    [GlobalSetup]
    public void Open() => Visit!.Open();

    [Benchmark]
    public void Block() => Visit!.Run();

    [GlobalCleanup]
    public void Close() => Visit!.Close();
}
