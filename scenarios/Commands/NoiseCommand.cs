using System.CommandLine;
using System.Globalization;
using Hostcall.Results;
using Hostcall.Results.Statistics;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Spectre.Console;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>noise</c>: each path against itself, many times: what this machine can tell apart.</summary>
internal static class NoiseCommand
{
    private const int DefaultPairs = 4;
    private const int DefaultRounds = 12;

    /// <summary>A round has many visits here, so a fresh process for each costs little and gives the most units.</summary>
    private const int DefaultRoundsPerGroup = 1;
    private static readonly SummaryOptions Rules = new();

    public static void AddTo(RootCommand root)
    {
        var options = new RunOptions();
        var pairs = new Option<int>("--pairs") { HelpName = "N", Description = "comparisons of each path with itself", DefaultValueFactory = _ => DefaultPairs };
        var command = new Command("noise", "each path against itself: this machine's noise floor");
        options.AddMeasuringTo(command);
        command.Options.Add(pairs);
        command.SetAction(parsed => Measure(options.Request(parsed), parsed.GetValue(pairs)));
        root.Subcommands.Add(command);
    }

    private static int Measure(RunRequest asked, int pairs)
    {
        if (pairs < 1) throw new BadInputException($"--pairs {pairs}: at least 1 pair is needed");
        var request = asked with
        {
            Rounds = asked.Rounds ?? DefaultRounds,
            RoundsPerGroup = asked.RoundsPerGroup ?? DefaultRoundsPerGroup,
            Paths = [.. asked.Paths.Where(path => !path.IsRung)],
            Variants = [.. Enumerable.Range(0, 2 * pairs).Select(replica => asked.Variants[0] with { Suffix = $"#{replica}" })],
        };
        using var interrupt = new Interrupt();
        using var progress = new ProgressLine();
        var log = new MemoryLog(progress.Show);
        new NativeLane(request, log, interrupt.Token).Measure();
        progress.Clear();
        if (log.Samples.Count == 0) throw new NothingRunsException("none of these paths can run here: " + string.Join("; ", log.Missing.Select(row => row.Reason).Distinct()));

        Print(request, log.Samples);
        return interrupt.Token.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static void Print(RunRequest request, IReadOnlyList<Sample> blocks)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("scenario").AddColumn("path");
        foreach (string heading in (string[])["pairs", "rounds", "false verdicts", "noise floor", "smallest difference told"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        var series = blocks.GroupBy(block => (block.Scenario, block.Path)).ToDictionary(
            group => group.Key, group => GroupSeries.From($"{group.Key.Scenario}/{group.Key.Path}", group, request.RoundsPerGroup ?? DefaultRoundsPerGroup));
        foreach (var scenario in request.Scenarios)
        {
            foreach (var path in request.Paths.Where(path => series.ContainsKey((scenario.Name, request.Variants[0].NameOf(path)))))
            {
                var same = request.Variants.Select(variant => series[(scenario.Name, variant.NameOf(path))]).ToArray();
                var study = NoiseStudy.Of(same.Chunk(2).Select(pair => (pair[0], pair[1])), new Judge(Rules.Margin, Rules.Confidence, Rules.ClaimConfidence, 1), request.Seed);
                table.AddRow(
                    scenario.Name, path.Id, $"{study.Pairs}", $"{same[0].RoundCount}", $"{study.FalseClaims}", Percent(study.Floor), Percent(study.SmallestDifference));
            }
        }

        Terminal.Out.Write(table);
        Terminal.Out.WriteLine("noise floor: 95 of 100 comparisons of a path with itself differ by less. A verdict never claims less than that.");
    }

    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0.00} %");
}
