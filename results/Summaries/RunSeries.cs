using Hostcall.Results.Statistics;

namespace Hostcall.Results;

/// <summary>The samples of a run, joined with the outcomes of its manifest.</summary>
internal sealed class RunSeries
{
    private const string File = "samples.csv";

    private readonly Dictionary<(string Scenario, string Lane, string Path), GroupSeries> series = [];
    private readonly Dictionary<(string Scenario, string Lane), int> rounds;

    public RunSeries(IReadOnlyList<Sample> samples, Manifest manifest)
    {
        var outcomes = manifest.Outcomes.Select(ExitRule.Applied).ToList();
        foreach (var group in samples.GroupBy(s => (s.Scenario, s.Lane, s.Path)))
        {
            string name = $"{group.Key.Scenario} on {group.Key.Lane} {group.Key.Path}";
            Sample first = group.First();
            if (group.FirstOrDefault(s => s.RunId != manifest.RunId) is { } stranger)
                throw new ResultFileException(File, $"has a block of run {stranger.RunId}, but the manifest is of run {manifest.RunId}");
            if (group.Any(s => s.Unit != first.Unit))
                throw new ResultFileException(File, $"gives {name} in two units");
            Outcome? outcome = outcomes.Find(o => (o.Scenario, o.Lane, o.Path) == group.Key);
            if (outcome is null)
                outcomes.Add(Unmentioned(first));
            else if (outcome.Unit != first.Unit)
                throw new ResultFileException(File, $"gives {name} in {first.Unit}, but the manifest in {outcome.Unit}");
            series.Add(group.Key, GroupSeries.From(name, group, manifest.Arguments.RoundsPerGroupIn(group.Key.Lane)));
        }

        Outcomes = outcomes;
        rounds = samples.GroupBy(s => (s.Scenario, s.Lane)).ToDictionary(g => g.Key, g => g.Select(s => s.Round).Distinct().Count());
    }

    /// <summary>Outcomes of the manifest, then those that only the samples know.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; }

    /// <summary>Distinct rounds over all paths of a scenario and lane.</summary>
    public int RoundsOf(Outcome outcome) => rounds.GetValueOrDefault((outcome.Scenario, outcome.Lane));

    /// <summary>The samples of an outcome; null where it has none.</summary>
    public GroupSeries? For(Outcome outcome) => series.GetValueOrDefault((outcome.Scenario, outcome.Lane, outcome.Path));

    /// <summary>Outcomes that count as measured, by scenario and lane, with their samples.</summary>
    public IEnumerable<IGrouping<(string Scenario, string Lane), (Outcome Outcome, GroupSeries Series)>> Measured =>
        Outcomes
            .Where(o => o.Status == Status.Measured && For(o) is not null)
            .Select(o => (Outcome: o, Series: For(o)!))
            .GroupBy(p => (p.Outcome.Scenario, p.Outcome.Lane));

    private static Outcome Unmentioned(Sample first) => new()
    {
        Scenario = first.Scenario,
        Lane = first.Lane,
        Path = first.Path,
        Unit = first.Unit,
        Status = Status.Measured,
        Notes = [RowWarnings.NotInManifest],
    };
}
