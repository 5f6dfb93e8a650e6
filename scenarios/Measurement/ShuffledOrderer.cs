using System.Collections.Immutable;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Runs the cases of a round in a random order that the seed decides.</summary>
internal sealed class ShuffledOrderer(int seed) : DefaultOrderer
{
    public override IEnumerable<BenchmarkCase> GetExecutionOrder(
        ImmutableArray<BenchmarkCase> benchmarksCase, IEnumerable<BenchmarkLogicalGroupRule>? order = null)
    {
        var cases = benchmarksCase.ToArray();
        new Random(seed).Shuffle(cases);
        return cases;
    }
}
