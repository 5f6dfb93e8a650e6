using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// Keeps a run on disk while it goes on: the blocks of a case as soon as it is done, and the manifest when a lane begins
/// and when it ends, so that a run that is killed at any moment can still be reported, and resumed. Several lanes may report
/// at once.
/// </summary>
public sealed class RunWriter : IRunLog, IDisposable
{
    private readonly Lock turn = new();
    private readonly RunDirectory directory;
    private readonly SampleWriter samples;
    private readonly IReadOnlyList<Case> rows;
    private readonly Action<string> progress;
    private readonly Func<IEnumerable<string>> warnings;
    private readonly IReadOnlyList<string> earlierWarnings;
    private readonly Dictionary<Case, Outcome> outcomes;
    private Manifest manifest;

    /// <param name="directory">Empty, or that of the run that is resumed.</param>
    /// <param name="manifest">All but the outcomes.</param>
    /// <param name="rows">Every case that may have a row, in the order of the report.</param>
    /// <param name="recorded">What the directory has already.</param>
    /// <param name="progress">Told in a few words what is going on.</param>
    /// <param name="warnings">What there is to say by now of the machine during this part of the run.</param>
    public RunWriter(
        RunDirectory directory, Manifest manifest, IEnumerable<Case> rows, Recorded recorded, Action<string> progress, Func<IEnumerable<string>> warnings)
    {
        this.directory = directory;
        this.manifest = manifest;
        this.rows = [.. rows];
        this.progress = progress;
        this.warnings = warnings;
        Recorded = recorded;
        earlierWarnings = manifest.Warnings;
        outcomes = recorded.Outcomes.ToDictionary(outcome => outcome.Case);

        // The samples first: who holds them open is the only one that goes on with this run.
        samples = SampleWriter.Open(directory.Samples);
        Save();
    }

    public Recorded Recorded { get; }

    /// <summary>The manifest as it stands, with every outcome so far in the order in which it was asked for.</summary>
    public Manifest Manifest => manifest with { Outcomes = [.. rows.Where(outcomes.ContainsKey).Select(row => outcomes[row])] };

    public void Doing(string what) => progress(what);

    public void LaneBegins()
    {
        lock (turn) Save();
    }

    public void LaneDone(string lane, string kernel, LaneMachine? machine)
    {
        lock (turn)
        {
            manifest = manifest with
            {
                Versions = new SortedDictionary<string, string>(manifest.Versions.ToDictionary()) { [Manifest.KernelIn(lane)] = kernel },
            };
            if (machine is not null)
                manifest = manifest with { LaneMachines = new Dictionary<string, LaneMachine>(manifest.LaneMachines) { [lane] = machine } };
            Save();
        }
    }

    public void Trouble(string text)
    {
        lock (turn)
        {
            progress("");
            Console.Error.WriteLine(text);
        }
    }

    public void RoundDone(string lane, int done, int all) => progress($"{lane}: round {done} of {all}");

    /// <summary>Writes those of the blocks that are not there yet, all at once.</summary>
    public void Blocks(Case of, Unit unit, IReadOnlyList<Block> blocks)
    {
        lock (turn) samples.Append(manifest.RunId, of, unit, [.. blocks.Where(block => !Recorded.Has(of, block.Round, block.Number))]);
    }

    public void Outcome(Outcome outcome)
    {
        lock (turn)
        {
            bool broke = outcome.Status == Status.Failed && outcomes.GetValueOrDefault(outcome.Case)?.Status == Status.Measured;
            outcomes[outcome.Case] = outcome;

            // What goes wrong in the middle is known to nobody else, should this process be killed.
            if (broke) Save();
        }
    }

    /// <summary>Writes the manifest for the last time.</summary>
    public void Finish()
    {
        manifest = manifest with
        {
            FinishedUtc = DateTimeOffset.UtcNow,
            SamplesSha256 = SampleSeal.Of(directory.Samples),
        };
        Save();
    }

    public void Dispose() => samples.Dispose();

    private void Save()
    {
        manifest = manifest with { Warnings = [.. earlierWarnings.Union(warnings())] };
        ManifestFile.Write(directory.Manifest, Manifest);
    }
}
