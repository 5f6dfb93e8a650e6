using BenchmarkDotNet.Running;
using Hostcall.GuestPayloads;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// Measures a round group in this process: one BenchmarkDotNet pass for each round and scenario, over all cases that
/// still work, in an order that seed and round decide.
/// </summary>
internal sealed class GroupMeasurement(GroupOrder order, Action<GroupMessage> tell)
{
    private readonly Dictionary<string, (Scenario Scenario, PayloadBody Body)> scenarios =
        order.Scenarios.ToDictionary(scenario => scenario.Name, scenario => (scenario, PayloadBody.Assemble(scenario)));

    private readonly HashSet<int> failed = [];

    public void Run()
    {
        foreach (int round in order.Cases.SelectMany(asked => asked.Rounds).Distinct().Order())
        {
            foreach (string scenario in scenarios.Keys) RunRound(round, scenario);
        }

        tell(new GroupDone());
    }

    private void RunRound(int round, string scenario)
    {
        BlockCase[] cases =
        [
            .. order.Cases.Index()
                .Where(asked => asked.Item.Scenario == scenario && asked.Item.Rounds.Contains(round) && !failed.Contains(asked.Index))
                .Select(asked => Case(asked.Index, asked.Item)),
        ];
        if (cases.Length == 0) return;
        BlockBenchmark.RoundCases = cases;
        var watcher = new CaseWatcher(started => tell(new CaseStarted(started.Number, round)), (done, blocks) => Tell(round, done, blocks));
        int orderSeed = unchecked((order.Seed * 1_000_003) + round);
        BenchmarkRunner.Run<BlockBenchmark>(RoundConfig.Create(watcher, orderSeed));
    }

    private BlockCase Case(int number, CaseOrder asked)
    {
        var (scenario, body) = scenarios[asked.Scenario];
        var path = PathTable.All.First(candidate => candidate.Id == asked.Path);
        return new BlockCase(number, path, asked.Variant.SetupFor(scenario, body), order.Cpu, asked.Calls, asked.Variant.NameOf(path));
    }

    private void Tell(int round, BlockCase done, IReadOnlyList<double> nanoseconds)
    {
        string? problem = done.Failure?.Message;
        if (nanoseconds.Count != RoundConfig.BlocksPerRound) problem ??= $"BenchmarkDotNet ran {nanoseconds.Count} of {RoundConfig.BlocksPerRound} blocks";
        if (problem is null)
        {
            tell(new CaseDone(done.Number, round, nanoseconds, done.Tally));
            return;
        }

        failed.Add(done.Number);
        tell(new CaseFailed(done.Number, problem));
    }
}
