using System.Globalization;
using Hostcall.Plots.Document;
using Hostcall.Results.Hazards;

namespace Hostcall.Plots.Sections;

/// <summary>A sweep over the system calls: how many calls of each path were as plain ones, and each that was not.</summary>
internal static class SweepSection
{
    public static Section Of(SweepReport sweep) => new("Sweep",
    [
        new Sentences([.. InShort(sweep)]) { For = Audience.Terminal },
        .. sweep.Counts.GroupBy(count => count.Lane).Select(lane => Counts(lane.Key, [.. lane])),
        new Section("Calls that are not as plain ones",
            [.. Unnamed(sweep).SelectMany(difference => (Part[])[new Sentences([Sentence(difference)]), new Command(Replay(sweep, difference))])]),
        new Section(
            "Differences that a probe names", [new Sentences([.. sweep.Differences.Where(difference => difference.Probe.Length > 0).Select(Sentence)])]),
        new Section("Differences that were there once, and not when they were tried again", [new Sentences([.. sweep.Once.Select(Sentence)])]),
        new Section("Call by call", [new Sentences([.. sweep.Told])]),
        new Sentences([.. sweep.LeftOut.Select(call => $"Not made: {call.Call}, since {call.Because}.")]),
        new Sentences([.. sweep.Missing.Select(reason => $"Not swept: {reason}.")]),
        new Command(sweep.CommandLine) { For = Audience.Files },
    ])
    {
        Id = "sweep",
    };

    /// <summary>A sentence for each path and lane.</summary>
    public static IEnumerable<string> InShort(SweepReport? sweep)
    {
        foreach (var count in sweep?.Counts ?? [])
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Of {count.Calls:N0} system calls with seeded arguments over {count.Path} on {count.Lane}, {count.Same + count.Partly:N0} were as plain ones, "
                + $"{count.Refused:N0} refused, {count.Known:N0} another in a way that a probe names, "
                + $"{count.Different:N0} in one that none does, and {count.Once:N0} once and not again.");
        }
    }

    private static IEnumerable<SweepDifference> Unnamed(SweepReport sweep) => sweep.Differences.Where(difference => difference.Probe.Length == 0);

    private static Table Counts(string lane, SweepCount[] counts) => new(
        $"{lane}: calls beside plain ones",
        [
            new("path", ColumnKind.Name),
            .. ((string[])["calls", "same", "same in part", "refused", "named", "different", "once"]).Select(name => new Column(name, ColumnKind.Figure)),
        ],
        [
            .. counts.Select(count => new Row([
                count.Path,
                .. ((long[])[count.Calls, count.Same, count.Partly, count.Refused, count.Known, count.Different, count.Once])
                    .Select(figure => new Cell(figure.ToString("N0", CultureInfo.InvariantCulture)))])),
        ]);

    private static string Sentence(SweepDifference difference) => string.Create(CultureInfo.InvariantCulture,
        $"{(difference.Probe.Length > 0 ? $"{difference.Probe}, " : "")}call {difference.Index} on {difference.Path} in {difference.Lane}, "
        + $"{difference.Call}: {difference.What}.");

    private static string Replay(SweepReport sweep, SweepDifference difference) => string.Create(CultureInfo.InvariantCulture,
        $"dotnet run -c Release -- hazards --sweep {difference.Index - difference.From + 1} --from {difference.From} --seed {sweep.Seed} "
        + $"--lane {difference.Lane} --path {difference.Path}");
}
