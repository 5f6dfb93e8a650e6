using BenchmarkDotNet.Running;
using Hostcall.Paths;
using Hostcall.Statistics;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// Measures a batch in this process: one BenchmarkDotNet pass over all its visits, round by round and scenario
/// by scenario, those of a round and scenario in an order that seed and round decide.
/// </summary>
internal sealed class BatchMeasurement(BatchOrder order, Action<BatchMessage> tell)
{
    private readonly HashSet<int> failed = [];
    private int left;

    /// <summary>Tells <see cref="BatchDone"/> after the last visit; what BenchmarkDotNet sums up after that is of no use.</summary>
    public void Run()
    {
        BlockBenchmark.BatchVisits = [.. Visits()];
        left = BlockBenchmark.BatchVisits.Count;
        var watcher = new VisitWatcher(visit => tell(new CaseStarted(visit.Case, visit.Round)), OnDone);
        BenchmarkRunner.Run<BlockBenchmark>(BatchConfig.Create(watcher));
    }

    private void OnDone(Visit done, IReadOnlyList<double> nanoseconds)
    {
        Tell(done, nanoseconds);
        if (--left == 0) tell(new BatchDone());
    }

    /// <summary>The visits, numbered in the order in which they are made.</summary>
    internal IEnumerable<Visit> Visits()
    {
        int number = 0;
        foreach (int round in order.Cases.SelectMany(asked => asked.Rounds).Distinct().Order())
        {
            foreach (var scenario in order.Scenarios)
            {
                var cases = order.Cases.Index().Where(asked => asked.Item.Scenario == scenario.Name && asked.Item.Rounds.Contains(round)).ToArray();
                SplitMix64.For(order.Seed, $"round {round}").Shuffle(cases);
                foreach (var (index, asked) in cases)
                {
                    var path = PathTable.All.First(candidate => candidate.Id == asked.Path);
                    yield return new Visit(number++, index, round, path, asked.Variant.SetupFor(scenario), order.Cpu, asked.Calls, () => failed.Contains(index));
                }
            }
        }
    }

    private void Tell(Visit done, IReadOnlyList<double> nanoseconds)
    {
        if (failed.Contains(done.Case)) return;
        string? problem = done.Failure?.Message;
        if (nanoseconds.Count != BatchConfig.BlocksPerVisit) problem ??= $"BenchmarkDotNet ran {nanoseconds.Count} of {BatchConfig.BlocksPerVisit} blocks";
        if (problem is null)
        {
            tell(new CaseDone(done.Case, done.Round, done.Blocks(nanoseconds, done.Round / order.RoundsPerBatch)));
            return;
        }

        failed.Add(done.Case);
        tell(new CaseFailed(done.Case, problem));
    }
}
