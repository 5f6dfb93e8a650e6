using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>All that the charts and the reports show of a run.</summary>
/// <param name="Samples">The measured blocks.</param>
/// <param name="Manifest">Machine, arguments and outcomes.</param>
/// <param name="Summary">Made anew from the two above, so that it can't be out of date.</param>
/// <param name="Warnings">Sentences about damage that was tolerated.</param>
public sealed record RunView(IReadOnlyList<Sample> Samples, Manifest Manifest, Summary Summary, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads samples.csv and manifest.json, and the ledger that lies beside the program if it does.</summary>
    /// <exception cref="ResultFileException">A file is missing or damaged.</exception>
    public static RunView Load(RunDirectory directory)
    {
        SampleSet samples = SampleReader.Read(directory.Samples);
        Manifest manifest = ManifestFile.Read(directory.Manifest);
        PublishedLedger ledger = File.Exists(PublishedLedger.DefaultPath)
            ? PublishedLedger.Load(PublishedLedger.DefaultPath)
            : PublishedLedger.Empty;
        Summary summary = Summarizer.Summarize(samples.Rows, manifest, ledger);
        return new RunView(samples.Rows, manifest, summary, [.. summary.Warnings, .. samples.Warnings]);
    }

    /// <summary>Scenario names in the order of the summary.</summary>
    public IEnumerable<string> Scenarios => Summary.Rows.Select(r => r.Scenario).Distinct();

    /// <summary>Lanes of a scenario in the order of the summary.</summary>
    public IEnumerable<string> LanesOf(string scenario) =>
        Summary.Rows.Where(r => r.Scenario == scenario).Select(r => r.Lane).Distinct();
}
