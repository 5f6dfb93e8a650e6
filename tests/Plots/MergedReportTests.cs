using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Drawing;
using Hostcall.Plots.Pages;
using Hostcall.Results;
using Hostcall.Tests.Results;
using Bar = Hostcall.Plots.Drawing.Bar;

namespace Hostcall.Tests.Plots;

/// <summary>What is said of many machines, in figures that were made up.</summary>
public sealed class MergedReportTests
{
    [Fact]
    public void A_difference_that_holds_everywhere_has_its_range_and_one_that_does_not_is_told_verdict_by_verdict()
    {
        Assert.Equal("getpid on native: a is faster than b on all 2 machines that measured both: 0.500 to 0.700 times.", Holds(0.5, 0.7));
        Assert.Equal("getpid on native: a is faster than b on all 2 machines that measured both: 0.500 times.", Holds(0.5, 0.5));
        Assert.Equal("getpid on native: a is slower than b on machine 2 alone: 1.50 times (machines 1, 3 did not measure both).", Holds(null, 1.5, null));
        Assert.Equal(
            "getpid on native: a is faster than b on machines 1, 3 (0.500, 0.400 times), but is slower than b on machine 2 (1.50 times): "
            + "this does not hold on all machines (machine 4 did not measure both).",
            Holds(0.5, 1.5, 0.4, null));

        static string Holds(params double?[] ratios) => CampaignReport.Holds(Difference("a", "b", ratios));
    }

    [Theory]
    [InlineData(5, "2 machines, 2 runs, 120 blocks.")]
    [InlineData(6, "2 machines, 2 runs, 120 blocks. 1 more comparison is below.")]
    [InlineData(7, "2 machines, 2 runs, 120 blocks. 2 more comparisons are below.")]
    public void Five_comparisons_are_told_first_and_the_others_are_counted(int comparisons, string counted)
    {
        // One that no machine could make is none.
        Campaign campaign = Of(2, [.. Enumerable.Range(0, comparisons).Select(i => Difference($"p{i}", "host", 2, 3)), Difference("q", "host", null, null)]);
        string[] told = [.. InShort(campaign)];
        Assert.Equal((counted, 6), (told[0], told.Length));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"p{i}"), told.Skip(1).Select(sentence => sentence.Split(' ')[3]));
    }

    [Fact]
    public void One_of_anything_has_no_plural()
    {
        Campaign campaign = Of(1);
        Assert.Equal("1 machine, 1 run, 60 blocks.", InShort(campaign).Single());
        campaign = campaign with { Machines = [campaign.Machines[0] with { Blocks = 1 }] };
        Assert.Equal("1 machine, 1 run, 1 block.", InShort(campaign).Single());
    }

    /// <summary>What all are compared with says least; then what most machines say; then time before counts.</summary>
    [Fact]
    public void What_is_told_first_replaces_a_path_on_most_machines_and_in_time()
    {
        CampaignDifference counted = Difference("counted", "vm-exit", 2, 2) with { Unit = Unit.Instructions };
        Campaign campaign = Of(2, Difference("plain", "host", 2, 2), Difference("alone", "vm-exit", 2, null), counted, Difference("timed", "vm-exit", 2, 2));
        Assert.Equal(["timed", "counted", "alone", "plain"], InShort(campaign).Skip(1).Select(sentence => sentence.Split(' ')[3]));
    }

    [Fact]
    public void Each_comparison_has_its_ratio_on_each_machine()
    {
        Table table = Ratios(Of(2, Difference("a", "b", 0.5, null)));
        Assert.Equal(["path / other", "holds", "machine 1", "machine 2"], table.Columns.Select(column => column.Heading));
        Assert.Equal(["a / b", "faster on the only one", "0.500", "–"], Assert.Single(table.Rows).Cells.Select(cell => cell.Text));
        Assert.Equal([null, null, 0.5, null], table.Rows[0].Cells.Select(cell => cell.Value));
        table = Ratios(Of(2, Difference("a", "b", 0.5, 2), Difference("c", "b", 2, 2)));
        Assert.Equal(["faster on 1, slower on 1", "slower on all 2"], table.Rows.Select(row => row.Cells[1].Text));

        static Table Ratios(Campaign campaign) =>
            Assert.Single(Sections(campaign).Single(section => section.Title == "getpid on native").Parts.OfType<Table>());
    }

    [Fact]
    public void Warnings_that_differ_in_their_digits_alone_are_told_once_with_the_runs_that_have_them()
    {
        Campaign campaign = Of(2);
        CampaignRun[] runs = [Run("a", "It took 1 ms.", "A is odd."), Run("b", "It took 20 ms.", "B is odd.", "B is odd.")];
        CampaignMachine first = campaign.Machines[0] with { Runs = runs };
        campaign = campaign with { Machines = [first, campaign.Machines[1] with { Runs = [Run("c", "It took 3 ms.")] }] };
        Assert.Equal(
            ["machine 1, 2 of 2 runs, in the first: It took 1 ms.", "machine 1, run a: A is odd.", "machine 1, run b: B is odd.", "machine 2: It took 3 ms."],
            Sections(campaign).Single(section => section.Title == "Warnings").Parts.OfType<Sentences>().Single().Items);
    }

    /// <summary>A lab counts the same wherever it is emulated: machines that agree share a column, and a time has one for each.</summary>
    [Fact]
    public void Machines_that_counted_the_same_stand_together_and_times_stand_apart()
    {
        Campaign campaign = Of(3);
        double[] counts = [3417, 3417, 3500];
        campaign = campaign with
        {
            Machines =
            [
                .. campaign.Machines.Select((machine, number) => machine with
                {
                    Summary = ByHand.Summary(
                        [.. machine.Summary.Rows, ByHand.Count("lab-x", "vm-exit", counts[number]), ByHand.Count("lab-x", "hypercall", null)]),
                }),
            ],
        };
        Table[] costs = [.. CampaignReport.Of(campaign).Brief.OfType<Table>()];
        Assert.Equal(["path", "machine 1", "machine 2", "machine 3"], costs[0].Columns.Select(column => column.Heading));
        Assert.Equal(["path", "machines 1, 2", "machine 3"], costs[1].Columns.Select(column => column.Heading));
        Assert.Equal(
            [["vm-exit", "3,417", "3,500"], ["hypercall", "unavailable", "unavailable"]], costs[1].Rows.Select(row => row.Cells.Select(cell => cell.Text)));
    }

    [Fact]
    public void A_chart_of_ratios_has_a_bar_from_1_for_each_machine_and_leaves_out_intervals_that_say_nothing()
    {
        CampaignDifference difference = Difference("a", "b", 0.5, 2, null, 4);
        Comparison?[] on = [.. difference.OnMachines];
        on[0] = on[0]! with { CiLow = 0.4, CiHigh = 0.6 };
        on[1] = on[1]! with { CiLow = 0.001, CiHigh = 2.5 };
        on[3] = on[3]! with { CiLow = 0, CiHigh = 5 };
        Page[] pages = [.. CampaignCharts.For(Of(4, difference with { OnMachines = on }), "getpid")];
        Assert.Equal(["machines-getpid", "ratios-getpid"], pages.Select(page => page.Name));
        Panel panel = Assert.Single(pages[1].Panels);
        Assert.Equal(("a / b on native", 4), (panel.Heading, panel.Rows.Count));
        Assert.Equal(
            [
                new Bar(0, 0.5, 1, Ink.Native), new Whisker(0, 0.4, 0.6), new Note(0, 1, "0.500  [0.400, 0.600]  faster"),
                new Bar(1, 1, 2, Ink.Native), new Note(1, 2, "2.00  [–, 2.50]  slower"),
                new Note(2, panel.Axis.Low, "not both measured here", Faint: true),
                new Bar(3, 1, 4, Ink.Native), new Note(3, 4, "4.00  [–, 5.00]  slower"),
            ],
            panel.Marks);
        Assert.Equal(4 * 1.05, panel.Axis.High, 3.9);
        Assert.Equal(0.4 / 1.05, panel.Axis.Low, 9);
        Assert.Equal("machines-getpid", Assert.Single(CampaignCharts.For(Of(2), "getpid")).Name);
        Assert.Empty(CampaignCharts.For(Of(2), "enosys"));
    }

    [Fact]
    public void Bars_of_characters_show_the_first_comparison_that_several_machines_made()
    {
        Figure bars = Assert.Single(CampaignReport.Of(Of(2, Difference("a", "b", 0.5, 2))).Brief.OfType<Figure>());
        Assert.Equal("getpid on native: a / b, machine by machine", bars.Alt);
        Assert.Equal([new("machine 1", 0.5, "0.500"), new("machine 2", 2, "2.00")], bars.Bars);
        Assert.Empty(CampaignReport.Of(Of(2, Difference("a", "b", 0.5, null))).Brief.OfType<Figure>());
    }

    private static IEnumerable<string> InShort(Campaign campaign) =>
        Assert.IsType<Section>(CampaignReport.Of(campaign).Brief[0]).Parts.OfType<Sentences>().Single().Items;

    private static IEnumerable<Section> Sections(Campaign campaign) => All(CampaignReport.Of(campaign).Rest);

    private static IEnumerable<Section> All(IEnumerable<Part> parts) => parts.OfType<Section>().SelectMany(section => All(section.Parts).Prepend(section));

    private static CampaignRun Run(string id, params string[] warnings) => new(id, Synthetic.Manifest().StartedUtc, warnings);

    /// <summary>Machines with a run of one minute each, which measured the plain call and the exit.</summary>
    private static Campaign Of(int machines, params CampaignDifference[] differences) => new()
    {
        Machines =
        [
            .. Names(machines).Select((name, number) => new CampaignMachine(
                name,
                "a machine",
                $"f{number}",
                Synthetic.Manifest(),
                [Run($"run-{number}")],
                60,
                ByHand.Summary([ByHand.Time("host", 100 + number), ByHand.Time("vm-exit", 1000 + number)]))),
        ],
        Differences = differences,
        Notes = [],
    };

    private static string[] Names(int machines) => [.. Enumerable.Range(1, machines).Select(number => $"machine {number}")];

    private static CampaignDifference Difference(string a, string b, params double?[] ratios) => new(
        "getpid", "native", Unit.Nanoseconds, a, b, Names(ratios.Length), [.. ratios.Select(ratio => ratio is { } known ? ByHand.Against(a, b, known) : null)]);
}
