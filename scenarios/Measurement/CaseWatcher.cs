using BenchmarkDotNet.Engines;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Tells when BenchmarkDotNet begins a case, and hands over its blocks, in ns, as soon as it is done.</summary>
internal sealed class CaseWatcher(Action<BlockCase> onStart, Action<BlockCase, IReadOnlyList<double>> onDone) : EventProcessor
{
    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) => onStart(CaseOf(benchmarkCase));

    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        double[] nanoseconds =
        [
            .. report.AllMeasurements
                .Where(m => m.IterationMode == IterationMode.Workload && m.IterationStage == IterationStage.Actual)
                .Select(m => m.Nanoseconds),
        ];
        onDone(CaseOf(benchmarkCase), nanoseconds);
    }

    private static BlockCase CaseOf(BenchmarkCase benchmarkCase) => (BlockCase)benchmarkCase.Parameters[nameof(BlockBenchmark.Case)];
}
