using Hostcall.Results;
using Hostcall.Results.Hazards;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots;

/// <summary>All that the charts and the reports show of a run.</summary>
/// <param name="Samples">The measured blocks; none where the run is a trace alone.</param>
/// <param name="Manifest">Machine, arguments and outcomes.</param>
/// <param name="Summary">Made anew from the two above, so that it can't be out of date.</param>
/// <param name="Traces">Where the cost goes, by scenario and lane; none where nothing was traced.</param>
/// <param name="Warnings">Sentences about damage that was tolerated.</param>
public sealed record RunView(
    SampleSet Samples, Manifest Manifest, Summary Summary, IReadOnlyList<LaneTrace> Traces, IReadOnlyList<string> Warnings)
{
    /// <summary>
    /// Reads samples.csv, manifest.json and the files of traces, and the ledger that lies beside the program if it
    /// does. A run whose manifest has no outcomes is a trace alone, and needs no samples.
    /// </summary>
    /// <exception cref="ResultFileException">A file is missing or damaged.</exception>
    public static RunView Load(RunDirectory directory)
    {
        Manifest manifest = ManifestFile.Read(directory.Manifest);
        SampleSet samples = directory.HasSamples || manifest.Outcomes.Count > 0
            ? SampleReader.Read(directory.Samples, manifest.Plan.RoundsPerBatchIn)
            : SampleSet.Empty;
        PublishedLedger ledger = File.Exists(PublishedLedger.DefaultPath)
            ? PublishedLedger.Load(PublishedLedger.DefaultPath)
            : PublishedLedger.Empty;
        Summary summary = Summarizer.Summarize(samples, manifest, ledger);
        IReadOnlyList<LaneTrace> traces = TraceFiles.Read(directory);
        HazardReport? hazards = HazardFiles.Read(directory);
        SweepReport? sweep = SweepFile.Read(directory);
        summary = summary with { Headline = HeadlineMaker.Of(manifest, summary, traces) };
        return new RunView(samples, manifest, summary, traces, [.. summary.Warnings, .. samples.Warnings, .. SampleSeal.Warnings(manifest, directory.Samples)])
        {
            Hazards = hazards,
            Sweep = sweep,
        };
    }

    /// <summary>What probes of hazards answered; null where none was asked.</summary>
    public HazardReport? Hazards { get; init; }

    /// <summary>What a sweep over the system calls found; null where none was made.</summary>
    public SweepReport? Sweep { get; init; }

    /// <summary>False for a trace alone, whose reports say nothing of measurements.</summary>
    public bool IsMeasured => Summary.Rows.Count > 0 || (Traces.Count == 0 && Hazards is null && Sweep is null);

    /// <summary>Scenario names in the order of the summary, then those that were only traced.</summary>
    public IEnumerable<string> Scenarios => Summary.Rows.Select(r => r.Scenario).Concat(Traces.Select(t => t.Scenario)).Distinct();

    /// <summary>Lanes that measured a scenario, in the order of the summary.</summary>
    public IEnumerable<string> LanesOf(string scenario) =>
        Summary.Rows.Where(r => r.Scenario == scenario).Select(r => r.Lane).Distinct();

    /// <summary>Traces of a scenario.</summary>
    public IEnumerable<LaneTrace> TracesOf(string scenario) => Traces.Where(t => t.Scenario == scenario);

    /// <summary>Lane and unit of everything shown.</summary>
    public IEnumerable<(string Lane, Unit Unit)> Lanes =>
        Summary.Rows.Select(r => (r.Lane, r.Unit)).Concat(Traces.Select(t => (t.Lane, t.Unit))).Distinct();

    /// <summary>Heading of a lane's panel or table.</summary>
    internal string HeadingOf(string lane) => LaneText.Heading(lane, Manifest);

    /// <summary>Colour of a lane's marks: one for each machine, whatever its mitigations.</summary>
    internal string ColourOf(string lane)
    {
        var labs = Lanes.Select(l => LaneName.MachineOf(l.Lane)).Where(machine => machine != Plan.BatchedLane).Distinct().ToList();
        int number = labs.IndexOf(LaneName.MachineOf(lane));
        return number < 0 ? Drawing.Ink.Native : Drawing.Ink.Lab(number);
    }

    /// <summary>The commands that make this run again: the measurement and each trace.</summary>
    public IEnumerable<string> CommandLines => Traces.Select(t => t.CommandLine).Prepend(Manifest.CommandLine).Distinct();
}
