using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// Keeps a run on disk while it goes on: every block at once, the manifest whenever a round is done, so that a
/// run that is killed at any moment can still be reported.
/// </summary>
public sealed class RunWriter : IRunLog, IDisposable
{
    private readonly RunDirectory directory;
    private readonly SampleWriter samples;
    private readonly IReadOnlyList<string> rowNames;
    private readonly Action<string> progress;
    private readonly Dictionary<(string Scenario, string Lane, string Path), Outcome> outcomes = [];
    private Manifest manifest;

    /// <param name="directory">An empty run directory.</param>
    /// <param name="manifest">All but the outcomes.</param>
    /// <param name="rowNames">Every name that a row may have, in the order of the report.</param>
    /// <param name="progress">Told in a few words what is going on.</param>
    public RunWriter(RunDirectory directory, Manifest manifest, IReadOnlyList<string> rowNames, Action<string> progress)
    {
        this.directory = directory;
        this.manifest = manifest;
        this.rowNames = rowNames;
        this.progress = progress;
        ManifestFile.Write(directory.Manifest, manifest);
        samples = SampleWriter.Open(directory.Samples);
    }

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
        Save();
    }

    public void Block(string scenario, string lane, string path, int round, int block, long calls, double value, string unit) =>
        samples.Append(new Sample(manifest.RunId, scenario, lane, path, round, block, calls, value, unit));

    public void Outcome(Outcome outcome) => outcomes[(outcome.Scenario, outcome.Lane, outcome.Path)] = outcome;

    /// <summary>Writes the manifest for the last time.</summary>
    public void Finish(IEnumerable<string> warnings)
    {
        manifest = manifest with { FinishedUtc = DateTimeOffset.UtcNow, Warnings = [.. warnings] };
        Save();
    }

    public void Dispose() => samples.Dispose();

    private void Save() => ManifestFile.Write(directory.Manifest, Manifest);
}
