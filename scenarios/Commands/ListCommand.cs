using System.CommandLine;
using Hostcall.GuestPayloads;
using Hostcall.Lab;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Spectre.Console;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>list</c>: scenarios, paths and lanes, and for each path and lane whether it runs here.</summary>
internal static class ListCommand
{
    /// <summary>A guest that hangs shall not make a list slow.</summary>
    private static readonly TimeSpan TrialLimit = TimeSpan.FromMilliseconds(300);

    public static void AddTo(RootCommand root)
    {
        var command = new Command("list", "scenarios, paths and lanes, each with \"runs here\" or what is in the way");
        command.SetAction(_ => Print());
        root.Subcommands.Add(command);
    }

    private static int Print()
    {
        // Other programs are asked for what the labs need, while this one tries its paths.
        var lanes = Task.Run(() => Lanes.Describe().ToList());
        var reasons = new List<string>();
        PrintTable("scenarios", ScenarioTable.All.Select(scenario => (scenario.Name, scenario.Summary, "")));
        PrintTable(
            "ranges: scenarios that differ in one amount, with a chart of where the path stops to matter",
            RangeTable.All.Select(range => (range.Name, $"{range.Quantity}: {string.Join(", ", range.Points.Select(point => point.Amount))}", "")));
        var scenario = ScenarioTable.All[0];
        var setup = new SessionSetup(scenario, PayloadBody.Assemble(scenario), PartnerCpu: null, TrialLimit);
        PrintTable("paths", PathTable.Known.Where(path => !path.IsRung && !path.IsWitness).Select(Describe));
        PrintTable("witnesses: programs of others, measured beside the paths when asked for", PathTable.Known.Where(path => path.IsWitness).Select(Describe));
        PrintTable("rungs: paths without the system call", PathTable.Known.Where(path => path.IsRung).Select(Describe));
        PrintTable("lanes", lanes.GetAwaiter().GetResult().Select(lane => (lane.Name, lane.Summary, Say(lane.Lacking))));
        PrintTable(
            "mitigations of a lab, as LANE@SET (else what the kernel chooses for its CPU)",
            MitigationSet.All.Select(set => (set.Name, $"{set.Summary}: {string.Join(' ', set.Arguments.Select(argument => argument.Text))}", "")));
        var partnered = PathTable.All.Where(path => path.HasPartner).Select(path => path.Id);
        var cpus = CpuChoice.OnThisMachine();
        PrintTable(
            $"placements: where the second process of {string.Join(", ", partnered)} runs",
            Placement.All.Select(placement => (placement.Name, placement.Summary, Say(placement.Among(cpus).Missing))));
        if (reasons.Count > 0) PrintTable("what is in the way", reasons.Select((reason, index) => ($"({index + 1})", reason, "")));
        return ExitCode.Done;

        (string Name, string Summary, string Here) Describe(PathRow path) => (path.Id, path.Summary, Here(path));

        string Here(PathRow path)
        {
            try
            {
                return Say(PathTrial.Try(path, setup));
            }
            catch (Exception error)
            {
                return $"fails {NumberOf(error.Message)}";
            }
        }

        string Say(Unavailable? lacking) => lacking is null ? "runs here" : $"no {NumberOf($"{lacking}")}";

        // One thing is in the way of many: it is told once, below.
        string NumberOf(string reason)
        {
            if (!reasons.Contains(reason)) reasons.Add(reason);
            return $"({reasons.IndexOf(reason) + 1})";
        }
    }

    private static void PrintTable(string title, IEnumerable<(string Name, string Summary, string Here)> rows)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders()
            .AddColumn(new TableColumn("name").NoWrap()).AddColumn("what").AddColumn("here");
        foreach (var (name, summary, here) in rows) table.AddRow(Markup.Escape(name), Markup.Escape(summary), Markup.Escape(here));
        Terminal.Out.MarkupLineInterpolated($"[bold]{title}[/]");
        Terminal.Out.Write(table);
        Terminal.Out.WriteLine();
    }
}
