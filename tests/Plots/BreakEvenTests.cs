using Hostcall.Plots.Document;
using Hostcall.Plots.Sections;
using Hostcall.Results;

namespace Hostcall.Tests.Plots;

/// <summary>What calls take of a CPU, on figures that are made up.</summary>
public sealed class BreakEvenTests
{
    private static readonly SummaryRow Host = Row("host", 100, 100) with { Traits = new PathTraits("") };
    private static readonly SummaryRow Exit = Row("vm-exit", 2000, 2000);
    private static readonly SummaryRow Queue = Row("queue-spin", 500, 1000);
    private static readonly SummaryRow Slow = Row("systrap-spin", 1900, 3800);

    [Fact]
    public void Calls_take_their_CPU_time_and_a_partner_that_spins_a_whole_CPU_besides()
    {
        Assert.Equal(0.02, BreakEvenSection.Taken(Exit, 10_000)!.Value, 6);
        Assert.Equal(1.005, BreakEvenSection.Taken(Queue, 10_000)!.Value, 6);
        Assert.Null(BreakEvenSection.Taken(Exit, 600_000)); // 1.2 s of calls in a second
    }

    /// <summary>A second of CPU time over what each call saves: 1 s / (2,000 ns - 500 ns).</summary>
    [Fact]
    public void A_partner_that_spins_pays_from_a_rate_on_or_never()
    {
        Assert.Equal(1e9 / 1500, BreakEvenSection.PaysFrom(Queue, Exit)!.Value, 3);
        Assert.Null(BreakEvenSection.PaysFrom(Slow, Exit)); // 10 million a second, of which it can make half a million
        Assert.Null(BreakEvenSection.PaysFrom(Queue, Host));
    }

    [Fact]
    public void A_report_has_the_table_and_a_sentence_for_each_partner_that_spins()
    {
        Part[] parts = [.. BreakEvenSection.Of([Host, Exit, Queue, Slow])];
        Table table = Assert.IsType<Table>(parts[0]);
        Assert.Equal(["host", "vm-exit", "queue-spin", "systrap-spin"], table.Rows.Select(row => row.Cells[0].Text));
        Assert.Equal(["0.1%", "2%", "100.5%", "101.9%"], table.Rows.Select(row => row.Cells[3].Text));
        Assert.Equal(
            [
                "queue-spin takes less of the CPUs than vm-exit from 666,667 calls a second on; for so many, vm-exit needs more than one thread.",
                "systrap-spin takes more of the CPUs than vm-exit at every rate that it can reach.",
            ],
            Assert.IsType<Sentences>(parts[1]).Items);
    }

    [Fact]
    public void Counts_and_rungs_have_none() => Assert.Empty(BreakEvenSection.Of([Host with { CpuNsPerCall = null }, Exit, Queue with { IsRung = true }]));

    /// <summary>A program of others is shown, and no figure of it stands against one of ours.</summary>
    [Fact]
    public void A_witness_is_in_no_ratio()
    {
        SummaryRow witness = Row("runsc-systrap", 3500, 3500) with { Traits = new PathTraits("", IsWitness: true) };
        Table table = RowsTable.Of([Host, Exit, witness]);
        int times = table.Columns.Index().Single(column => column.Item.Header == "times host").Index;
        Assert.Equal(["host", "vm-exit", "(runsc-systrap)"], table.Rows.Select(row => row.Cells[0].Text));
        Assert.Equal(["1.000", "20.0", ""], table.Rows.Select(row => row.Cells[times].Text));
        Assert.DoesNotContain(BreakEvenSection.Of([Host, Exit, witness]).OfType<Table>().Single().Rows, row => row.Cells[0].Text.Contains("runsc", StringComparison.Ordinal));
    }

    private static SummaryRow Row(string path, double latency, double cpu) => new()
    {
        Scenario = "getpid",
        Lane = "native",
        Path = path,
        Unit = Unit.Nanoseconds,
        Status = Status.Measured,
        NRounds = 20,
        NBlocks = 60,
        Estimate = latency,
        CpuNsPerCall = cpu,
        Traits = new PathTraits("", Baseline: "host"),
        Warnings = [],
    };
}
