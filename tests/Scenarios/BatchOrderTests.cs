using Hostcall.Scenarios;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.Scenarios;

/// <summary>In which order a batch visits its cases: without chance in it, the place in a round would become part of a path's cost.</summary>
public sealed class BatchOrderTests
{
    private const int Rounds = 24;

    private static readonly string[] Paths = ["host", "loop", "ptrace-sysemu", "vm-exit"];

    [Fact]
    public void Every_round_visits_every_case_once_and_in_an_order_of_its_own()
    {
        int[][] orders = Orders(seed: 7);
        Assert.Equal(Rounds, orders.Length);
        Assert.All(orders, order => Assert.Equal([0, 1, 2, 3], order.Order()));
        // Of the 24 possible ones.
        Assert.InRange(orders.Select(order => string.Join(' ', order)).Distinct().Count(), 10, 24);
    }

    [Fact]
    public void Every_case_is_first_in_some_round_and_last_in_another()
    {
        int[][] orders = Orders(seed: 7);
        Assert.Equal([0, 1, 2, 3], orders.Select(order => order[0]).Distinct().Order());
        Assert.Equal([0, 1, 2, 3], orders.Select(order => order[^1]).Distinct().Order());
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(Orders(seed: 7), Orders(seed: 7));
        Assert.NotEqual(Orders(seed: 7), Orders(seed: 8));
    }

    [Fact]
    public void Rounds_come_in_turn_and_within_them_scenarios_and_only_with_the_cases_that_take_part()
    {
        CaseOrder[] cases = [Case("openat-close", "host", [0, 1, 2]), Case("getpid", "host", [2, 0]), Case("getpid", "loop", [1, 2])];
        Visit[] visits = [.. Measurement(seed: 3, ["getpid", "openat-close"], cases).Visits()];
        Assert.Equal(Enumerable.Range(0, 7), visits.Select(visit => visit.Number));
        Assert.Equal([0, 0, 1, 1, 2, 2, 2], visits.Select(visit => visit.Round));
        Assert.Equal([1, 0, 2, 0], visits[..4].Select(visit => visit.Case));
        Assert.Equal([1, 2], visits[4..6].Select(visit => visit.Case).Order());
        Assert.Equal(0, visits[6].Case);
    }

    private static int[][] Orders(int seed) =>
    [
        .. Measurement(seed, ["getpid"], [.. Paths.Select(path => Case("getpid", path, [.. Enumerable.Range(0, Rounds)]))]).Visits()
            .GroupBy(visit => visit.Round).Select(round => round.Select(visit => visit.Case).ToArray()),
    ];

    private static CaseOrder Case(string scenario, string path, int[] rounds) => new(scenario, path, new Variant("", PartnerCpu: null), Calls: 10, rounds);

    private static BatchMeasurement Measurement(int seed, string[] scenarios, CaseOrder[] cases) => new(
        new BatchOrder(
            Environment.ProcessId, Cpu: 0, seed, RoundsPerBatch: Rounds,
            [.. scenarios.Select(name => ScenarioTable.All.Single(known => known.Name == name))], cases),
        _ => { });
}
