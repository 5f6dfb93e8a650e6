using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// Keeps a run on disk while it goes on: the blocks of a case as soon as it is done, and the manifest after it, so
/// that a run that is killed at any moment can still be reported, and resumed.
/// </summary>
public sealed class RunWriter : IRunLog, IDisposable
{
    private readonly RunDirectory directory;
    private readonly SampleWriter samples;
    private readonly IReadOnlyList<string> rowNames;
    private readonly Action<string> progress;
    private readonly Func<IEnumerable<string>> warnings;
    private readonly IReadOnlyList<string> earlierWarnings;
    private readonly Dictionary<(string Scenario, string Lane, string Path), Outcome> outcomes = [];
    private Manifest manifest;

    /// <param name="directory">Empty, or that of the run that is resumed.</param>
    /// <param name="manifest">All but the outcomes.</param>
    /// <param name="rowNames">Every name that a row may have, in the order of the report.</param>
    /// <param name="recorded">What the directory has already.</param>
    /// <param name="progress">Told in a few words what is going on.</param>
    /// <param name="warnings">What there is to say by now of the machine during this part of the run.</param>
    public RunWriter(
        RunDirectory directory, Manifest manifest, IReadOnlyList<string> rowNames, Recorded recorded, Action<string> progress, Func<IEnumerable<string>> warnings)
    {
        this.directory = directory;
        this.manifest = manifest;
        this.rowNames = rowNames;
        this.progress = progress;
        this.warnings = warnings;
        Recorded = recorded;
        earlierWarnings = manifest.Warnings;
        foreach (var outcome in recorded.Outcomes) outcomes[(outcome.Scenario, outcome.Lane, outcome.Path)] = outcome;

        // The samples first: who holds them open is the only one that goes on with this run.
        samples = SampleWriter.Open(directory.Samples);
        Save();
    }

    public Recorded Recorded { get; }

    /// <summary>The manifest as it stands, with every outcome so far in the order in which it was asked for.</summary>
    public Manifest Manifest => manifest with
    {
        Outcomes =
        [
            .. from scenario in manifest.Arguments.Scenarios
               from lane in manifest.Arguments.Lanes
               from path in rowNames
               where outcomes.ContainsKey((scenario, lane, path))
               select outcomes[(scenario, lane, path)],
        ],
    };

    public void Doing(string what) => progress(what);

    public void LaneDone(string lane, string kernel)
    {
        manifest = manifest with { Versions = new SortedDictionary<string, string>(manifest.Versions.ToDictionary()) { [$"kernel in {lane}"] = kernel } };
        Save();
    }

    public void Trouble(string text)
    {
        progress("");
        Console.Error.WriteLine(text);
    }

    public void RoundDone(string lane, int done, int all)
    {
        progress($"{lane}: round {done} of {all}");
        Observe();
        Save();
    }

    /// <summary>Writes those of the blocks that are not there yet, all at once.</summary>
    public void Blocks(string scenario, string lane, string path, int round, long calls, IReadOnlyList<double> values, Unit unit) => samples.Append(
    [
        .. values
            .Select((value, block) => new Sample(manifest.RunId, scenario, lane, path, round, block, calls, value, unit))
            .Where(sample => !Recorded.Has(scenario, lane, path, round, sample.Block)),
    ]);

    public void Outcome(Outcome outcome)
    {
        outcomes[(outcome.Scenario, outcome.Lane, outcome.Path)] = outcome;
        Save();
    }

    /// <summary>Writes the manifest for the last time.</summary>
    public void Finish()
    {
        manifest = manifest with { FinishedUtc = DateTimeOffset.UtcNow, SamplesSha256 = SampleSeal.Of(directory.Samples) };
        Observe();
        Save();
    }

    public void Dispose() => samples.Dispose();

    // Now and then, since whoever kills this process lets nobody look at the end.
    private void Observe() => manifest = manifest with { Warnings = [.. earlierWarnings.Union(warnings())] };

    private void Save() => ManifestFile.Write(directory.Manifest, Manifest);
}
