using BenchmarkDotNet.Engines;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Tells when BenchmarkDotNet begins a visit, and hands over its blocks, in ns, as soon as it is done.</summary>
internal sealed class VisitWatcher(Action<Visit> onStart, Action<Visit, IReadOnlyList<double>> onDone) : EventProcessor
{
    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) => onStart(VisitOf(benchmarkCase));

    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        double[] nanoseconds =
        [
            .. report.AllMeasurements
                .Where(m => m.IterationMode == IterationMode.Workload && m.IterationStage == IterationStage.Actual)
                .Select(m => m.Nanoseconds),
        ];
        onDone(VisitOf(benchmarkCase), nanoseconds);
    }

    public static Visit VisitOf(BenchmarkCase benchmarkCase) => (Visit)benchmarkCase.Parameters[nameof(BlockBenchmark.Visit)];
}
