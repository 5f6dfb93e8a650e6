using System.Globalization;
using System.Text.RegularExpressions;
using Hostcall.Plots.Document;
using Hostcall.Plots.Pages;
using Hostcall.Plots.Renderers;
using Hostcall.Plots.Sections;
using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>One report over the runs of many machines.</summary>
public static partial class CampaignReport
{
    /// <summary>More sentences than these are no short answer.</summary>
    private const int MostInShort = 5;

    /// <summary>Writes the charts, campaign.json and the three reports.</summary>
    /// <exception cref="ResultFileException">A file can't be written.</exception>
    public static ChartOutcome Write(RunDirectory directory, Campaign campaign)
    {
        ChartOutcome drawn = Charts.Draw(Scenarios(campaign).SelectMany(scenario => CampaignCharts.For(campaign, scenario)), directory.Charts);
        Report report = Of(campaign);
        CampaignFile.Write(directory.Campaign, campaign);
        AtomicFile.Write(directory.TextReport, TextRenderer.Render(report));
        AtomicFile.Write(directory.MarkdownReport, MarkdownRenderer.Render(report, directory.Charts));
        string title = $"Hostcall: {string.Join(", ", Scenarios(campaign))} on {Machines(campaign.Machines.Count)}";
        AtomicFile.Write(directory.HtmlReport, HtmlRenderer.Render(report, title, directory.Charts));
        return drawn;
    }

    /// <summary>The report.</summary>
    public static Report Of(Campaign campaign) => new(Wording.Question, [.. Brief(campaign)], [.. Rest(campaign)]);

    private static IEnumerable<Part> Brief(Campaign campaign)
    {
        CampaignDifference[] told = [.. InShort(campaign)];
        int below = campaign.Differences.Count(difference => difference.Compared.Any()) - told.Length;
        string more = below > 0 ? $" {Plural(below, "more comparison")} {(below == 1 ? "is" : "are")} below." : "";
        yield return new Section("In short", [new Sentences([Counted(campaign) + more, .. told.Select(Holds)])]) { Id = "answer" };
        if (Scenarios(campaign).FirstOrDefault() is { } first)
        {
            foreach (string lane in CampaignSide.LanesOf(campaign, first))
                yield return Costs(campaign, first, lane);
            if (Bars(campaign, first) is { } bars)
                yield return bars;
        }

        yield return MachineTable(campaign);
    }

    /// <summary>What is told first: what replaces another path, then what most machines compared.</summary>
    private static IEnumerable<CampaignDifference> InShort(Campaign campaign)
    {
        var bases = campaign.Machines.SelectMany(machine => machine.Summary.Rows)
            .Where(row => row.IsBase).Select(row => (row.Scenario, row.Lane, row.Name)).ToHashSet();
        return campaign.Differences.Where(difference => difference.Compared.Any())
            .OrderBy(difference => bases.Contains((difference.Scenario, difference.Lane, difference.B)))
            .ThenByDescending(difference => difference.Compared.Count())
            .ThenByDescending(difference => difference.Unit.IsTime)
            .Take(MostInShort);
    }

    private static IEnumerable<Part> Rest(Campaign campaign)
    {
        foreach (string scenario in Scenarios(campaign))
            yield return new Section(scenario, [.. Scenario(campaign, scenario)]) { Id = $"scenario-{RunDirectory.FileName(scenario)}" };
        yield return new Section("Could not run", [new Sentences([.. campaign.Machines.SelectMany(Missing)])]);
        yield return new Section("What was merged", [new Sentences(campaign.Notes), Runs(campaign)]);
        yield return new Section("Warnings", [new Sentences([.. campaign.Machines.SelectMany(Alike)])]);
        yield return new Section("Every warning of every run", [AllWarnings(campaign)]) { For = Audience.Browser, IsFolded = true };
        yield return new Section("How the machines differ", [Facts(campaign)]) { For = Audience.PullRequest | Audience.Browser };
        yield return new Section("Method", [new Sentences([.. Method(campaign)])]) { For = Audience.Files };
    }

    private static IEnumerable<Part> Scenario(Campaign campaign, string scenario)
    {
        yield return Chart("machines", scenario, "cost of one call, machine by machine");
        foreach (string lane in CampaignSide.LanesOf(campaign, scenario))
        {
            CampaignDifference[] differences =
                [.. campaign.Differences.Where(difference => difference.Scenario == scenario && difference.Lane == lane && difference.Compared.Any())];
            yield return new Section(
                $"{scenario} on {lane}",
                [
                    new Sentences([.. differences.Except(InShort(campaign)).Select(Holds)]),
                    Ratios(differences),
                    .. CampaignSide.Of(campaign, scenario, lane).Select(side => new Section(side.Heading, [RowsTable.Of(side.Rows)]) { For = Audience.Files }),
                ]);
        }

        yield return Chart("ratios", scenario, "which differences hold on which machine");
    }

    private static Figure Chart(string kind, string scenario, string what) =>
        new(RunDirectory.FileName($"{kind}-{scenario}"), $"{scenario}: {what}") { For = Audience.PullRequest | Audience.Browser };

    /// <summary>What each path costs, a column a machine.</summary>
    private static Table Costs(Campaign campaign, string scenario, string lane)
    {
        IReadOnlyList<CampaignSide> sides = CampaignSide.Of(campaign, scenario, lane);
        string[] paths = [.. sides.SelectMany(side => side.Rows).Where(row => !row.IsRung).Select(row => row.Name).Distinct()];
        return new Table(
            $"{scenario} on {lane}: {sides[0].Unit.Quantity}",
            [new("path", ColumnKind.Name), .. sides.Select(side => new Column(side.Name))],
            [.. paths.Select(path => new Row([path, .. sides.Select(side => Cost(side.Rows.FirstOrDefault(row => row.Name == path)))]))])
        {
            Continues = true,
        };

        static Cell Cost(SummaryRow? row) => row switch
        {
            null => Figures.None,
            { Estimate: { } estimate } => Cell.Cost(estimate, row.Unit),
            _ => Wording.Word(row.Status),
        };
    }

    /// <summary>The ratio of the first comparison on each machine, as bars of characters.</summary>
    private static Figure? Bars(Campaign campaign, string scenario)
    {
        CampaignDifference? first = InShort(campaign).FirstOrDefault(difference => difference.Scenario == scenario && difference.Compared.Count() > 1);
        return first is not null
            ? new Figure("", $"{scenario} on {first.Lane}: {first.A} / {first.B}, machine by machine")
            {
                Bars = [.. first.Compared.Select(on => new Bar(on.Machine, on.Comparison.Ratio, Figures.Ratio(on.Comparison.Ratio)))],
                For = Audience.Mail,
            }
            : null;
    }

    /// <summary>Each comparison with the ratio on every machine.</summary>
    private static Table Ratios(CampaignDifference[] differences)
    {
        string[] machines = differences.Length == 0 ? [] : [.. differences[0].Machines];
        return new Table(
            "Cost of the path over that of the other; above 1 the path costs more.",
            [new("path / other", ColumnKind.Name), new("holds", ColumnKind.Name), .. machines.Select(machine => new Column(machine))],
            [
                .. differences.Select(difference => new Row(
                    [$"{difference.A} / {difference.B}", Extent(difference), .. difference.OnMachines.Select(on => Ratio(on, difference.Unit))])),
            ])
        {
            Continues = true,
        };

        static Cell Ratio(Comparison? on, Unit unit) =>
            on is null ? Figures.None : new Cell($"{Figures.Ratio(on.Ratio)} {Wording.Spread(on, unit)}".TrimEnd(), on.Ratio);
    }

    private static string Extent(CampaignDifference difference)
    {
        int count = difference.Compared.Count();
        return difference.Agreed is { } verdict
            ? $"{Wording.Word(verdict, difference.Unit)} on {(count == 1 ? "the only one" : $"all {count}")}"
            : string.Join(", ", difference.Compared.GroupBy(on => on.Comparison.Verdict)
                .Select(same => $"{Wording.Word(same.Key, difference.Unit)} on {same.Count()}"));
    }

    /// <summary>Where a difference holds, in one sentence.</summary>
    internal static string Holds(CampaignDifference difference)
    {
        var compared = difference.Compared.ToArray();
        string about = $"{difference.Scenario} on {difference.Lane}: {difference.A} ";
        string missing = compared.Length == difference.Machines.Count
            ? ""
            : $" ({CampaignSide.Joined([.. difference.Machines.Except(compared.Select(on => on.Machine))])} did not measure both)";
        if (difference.Agreed is { } verdict)
        {
            double low = compared.Min(on => on.Comparison.Ratio), high = compared.Max(on => on.Comparison.Ratio);
            string range = Figures.Ratio(low) == Figures.Ratio(high) ? Figures.Ratio(low) : $"{Figures.Ratio(low)} to {Figures.Ratio(high)}";
            string where = compared.Length == 1 ? $"on {compared[0].Machine} alone" : $"on all {compared.Length} machines that measured both";
            return $"{about}{Wording.Against(verdict, difference.Unit)} {difference.B} {where}: {range} times{missing}.";
        }

        var parts = compared.GroupBy(on => on.Comparison.Verdict).Select(same =>
            $"{Wording.Against(same.Key, difference.Unit)} {difference.B} on {CampaignSide.Joined([.. same.Select(on => on.Machine)])} "
            + $"({string.Join(", ", same.Select(on => Figures.Ratio(on.Comparison.Ratio)))} times)");
        return $"{about}{string.Join(", but ", parts)}: this does not hold on all machines{missing}.";
    }

    private static Table MachineTable(Campaign campaign) => new(
        "The machines; runs of one fingerprint are one machine.",
        [new("machine", ColumnKind.Name), new("what it is", ColumnKind.Prose), new("runs"), new("blocks"), new("fingerprint", ColumnKind.Name, Priority: 1)],
        [
            .. campaign.Machines.Select(machine => new Row(
                machine.Name,
                MachineText.Line(machine.Manifest),
                Cell.Count(machine.Runs.Count),
                Cell.Count(machine.Blocks),
                machine.Fingerprint ?? Figures.None)),
        ]);

    private static Table Runs(Campaign campaign) => new(
        "Each run counts once.",
        [new("run", ColumnKind.Name), new("machine", ColumnKind.Name), new("began, UTC", ColumnKind.Name), new("warnings")],
        [
            .. campaign.Machines.SelectMany(machine => machine.Runs.Select(run => new Row(
                run.RunId, machine.Name, run.StartedUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Cell.Count(run.Warnings.Count)))),
        ])
    {
        For = Audience.Browser,
    };

    private static IEnumerable<string> Missing(CampaignMachine machine) =>
        Wording.Missing(machine.Summary).Select(sentence => $"{machine.Name}: {sentence}");

    /// <summary>The warnings of a machine; those of several runs that differ in their digits alone are told once.</summary>
    private static IEnumerable<string> Alike(CampaignMachine machine) =>
        from run in machine.Runs
        from warning in run.Warnings
        group (run, warning) by Digits().Replace(warning, "#") into alike
        let runs = alike.Select(told => told.run).Distinct().Count()
        let place = machine.Runs.Count == 1 ? "" : runs == 1 ? $", run {alike.First().run.RunId}" : $", {runs} of {machine.Runs.Count} runs, in the first"
        select $"{machine.Name}{place}: {alike.First().warning}";

    private static Table AllWarnings(Campaign campaign) => new(
        "As the runs say it.",
        [new("machine", ColumnKind.Name), new("run", ColumnKind.Name), new("warning", ColumnKind.Prose)],
        [
            .. from machine in campaign.Machines
               from run in machine.Runs
               from warning in run.Warnings
               select new Row(machine.Name, run.RunId, warning),
        ]);

    /// <summary>The parts of the fingerprints in which machines differ.</summary>
    private static Table Facts(Campaign campaign)
    {
        Dictionary<string, string>[] facts =
        [
            .. campaign.Machines.Select(machine =>
                JsonLeaves.Of("", machine.Manifest.Machine.GetValueOrDefault("fingerprint")).ToDictionary(leaf => leaf.Name, leaf => leaf.Value)),
        ];
        var names = facts.SelectMany(machine => machine.Keys).Distinct().Where(name => name.StartsWith(Parts, StringComparison.Ordinal));
        string[] differing = [.. names.Where(name => Of(name).Distinct().Count() > 1)];
        return new Table(
            "Facts by which these machines are told apart.",
            [new("fact", ColumnKind.Name), .. campaign.Machines.Select(machine => new Column(machine.Name, ColumnKind.Prose))],
            [.. differing.Select(name => new Row([name[Parts.Length..], .. Of(name).Select(value => new Cell(value))]))]);

        IEnumerable<string> Of(string name) => facts.Select(machine => machine.GetValueOrDefault(name, Figures.None));
    }

    private const string Parts = "parts.";

    private static IEnumerable<string> Method(Campaign campaign)
    {
        (Unit Unit, string Architecture)[] lanes =
            [.. campaign.Machines.SelectMany(machine => machine.Summary.Rows.Select(row => (row.Unit, machine.Manifest.ArchitectureOf(row.Lane)))).Distinct()];
        Unit[] units = [.. lanes.Select(lane => lane.Unit).Distinct()];
        if (units.Any(unit => unit.IsTime))
        {
            yield return $"A machine with {RunComparison.EnoughRuns} runs or more of a case has the run as the unit of its interval, "
                + "which so holds what differs from run to run; with fewer the unit is the batch, and the interval does not hold that.";
        }

        foreach (string sentence in Wording.Method(campaign.Machines[0].Summary.Method, units).Concat(LaneText.Caveats(lanes)))
            yield return sentence;
        yield return "Machines are never pooled: a figure is of one machine, and what holds on all of them is the verdict that each gives by itself.";
    }

    private static string Counted(Campaign campaign) => $"{Machines(campaign.Machines.Count)}, "
        + $"{Plural(campaign.Machines.Sum(machine => machine.Runs.Count), "run")}, {Plural(campaign.Machines.Sum(machine => machine.Blocks), "block")}.";

    private static string Machines(int count) => Plural(count, "machine");

    private static string Plural(long count, string what) => $"{Figures.Count(count)} {what}{(count == 1 ? "" : "s")}";

    private static IEnumerable<string> Scenarios(Campaign campaign) =>
        campaign.Machines.SelectMany(machine => machine.Summary.Rows).Select(row => row.Scenario).Distinct();

    [GeneratedRegex("[0-9][0-9.,]*")]
    private static partial Regex Digits();
}
