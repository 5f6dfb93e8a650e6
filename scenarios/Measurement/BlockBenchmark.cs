using BenchmarkDotNet.Attributes;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What BenchmarkDotNet sees: one benchmark, with the cases of a round as its parameter.</summary>
public class BlockBenchmark
{
    /// <summary>The cases of the round that runs. Static, because BenchmarkDotNet makes the instances.</summary>
    internal static IReadOnlyList<BlockCase> RoundCases { get; set; } = [];

    public static IEnumerable<BlockCase> Cases => RoundCases;

    [ParamsSource(nameof(Cases))]
    public BlockCase? Case { get; set; }

    [GlobalSetup]
    public void Open() => Case!.Open();

    [Benchmark]
    public void Block() => Case!.Run();

    [GlobalCleanup]
    public void Close() => Case!.Close();
}
