using BenchmarkDotNet.Engines;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Hands over the blocks of each case as soon as BenchmarkDotNet is done with it.</summary>
internal sealed class CaseWatcher(Action<BlockCase, IReadOnlyList<double>> onDone) : EventProcessor
{
    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        var blockCase = (BlockCase)benchmarkCase.Parameters[nameof(BlockBenchmark.Case)];
        double[] nanoseconds =
        [
            .. report.AllMeasurements
                .Where(m => m.IterationMode == IterationMode.Workload && m.IterationStage == IterationStage.Actual)
                .Select(m => m.Nanoseconds),
        ];
        onDone(blockCase, nanoseconds);
    }
}
