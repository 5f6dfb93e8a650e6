using System.Collections.Immutable;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Runs the visits of a batch in the order in which they are numbered.</summary>
internal sealed class VisitOrderer : DefaultOrderer
{
    public override IEnumerable<BenchmarkCase> GetExecutionOrder(
        ImmutableArray<BenchmarkCase> benchmarksCase, IEnumerable<BenchmarkLogicalGroupRule>? order = null) =>
        benchmarksCase.OrderBy(benchmark => VisitWatcher.VisitOf(benchmark).Number);
}
