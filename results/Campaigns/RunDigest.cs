using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>A run as far as a merge needs it: of its blocks only what statistics resample, so that hundreds of runs have room.</summary>
/// <param name="Name">How messages name it.</param>
/// <param name="Manifest">As it was read.</param>
/// <param name="Cases">In the order of the manifest.</param>
/// <param name="Blocks">How many were measured.</param>
/// <param name="Warnings">Every sentence that the run says about itself.</param>
internal sealed record RunDigest(
    string Name, Manifest Manifest, IReadOnlyList<DigestedCase> Cases, long Blocks, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads a run and lets go of its blocks.</summary>
    /// <exception cref="ResultFileException">A file is missing, damaged, or was changed after the run ended.</exception>
    public static RunDigest Read(RunFolder folder, SummaryOptions options)
    {
        try
        {
            RunDirectory directory = RunDirectory.Open(folder.Path);
            Manifest manifest = ManifestFile.Read(directory.Manifest);
            if (!directory.HasSamples)
                throw new ResultFileException(directory.Samples, "is missing: a trace alone can't be merged");
            SampleSet samples = SampleReader.Read(directory.Samples, manifest.Plan.RoundsPerBatchIn);
            if (SampleSeal.Warnings(manifest, directory.Samples).FirstOrDefault() is { } broken)
                throw new ResultFileException(directory.Samples, broken);
            var run = new RunSeries(samples, manifest);
            DigestedCase[] cases = [.. run.Outcomes.Select(outcome => Digested(outcome, run))];
            Summary summary = Kept(directory, manifest, cases) ?? Summarizer.Summarize(samples, manifest, PublishedLedger.Empty, options);
            string[] ended = manifest.FinishedUtc is null ? ["The run did not come to its end; what was measured until then counts."] : [];
            return new RunDigest(
                folder.Name,
                manifest,
                cases,
                samples.Cases.Sum(of => (long)of.Blocks.Count),
                [.. samples.Warnings, .. ended, .. Said(summary, manifest)]);
        }
        catch (ResultFileException e)
        {
            // The folder of an unpacked run means nothing to anybody.
            throw new ResultFileException(folder.Name, e.Message.Replace(folder.Path + "/", "", StringComparison.Ordinal), e);
        }
    }

    private static DigestedCase Digested(Outcome outcome, RunSeries run)
    {
        BatchSeries? series = run.For(outcome);
        return new DigestedCase(
            outcome with { CpuNsPerCall = run.CpuNsPerCall(outcome) },
            outcome.Unit.IsTime ? series?.WithoutBlocks() : series,
            series?.Blocks.Count ?? 0);
    }

    /// <summary>
    /// The summary that the run ended with, which spares the merge to make it again; null where it has none, as after a kill, and where its
    /// figures are not those of these samples: it would warn of others.
    /// </summary>
    private static Summary? Kept(RunDirectory directory, Manifest manifest, DigestedCase[] cases)
    {
        if (manifest.FinishedUtc is null || !File.Exists(directory.Summary)) return null;
        Summary kept = SummaryFile.Read(directory.Summary);
        var said = kept.Rows.Where(row => row.Status == Status.Measured).Select(row => (row.Case, row.NBlocks, row.Estimate));
        var found = cases.Where(of => of.IsMeasured).Select(of => (of.Outcome.Case, of.Blocks, (double?)of.Figure));
        return kept.RunId == manifest.RunId && said.SequenceEqual(found) ? kept : null;
    }

    private static IEnumerable<string> Said(Summary summary, Manifest manifest)
    {
        var ofRows = from row in summary.Rows
                     from sentence in row.Warnings
                     group row.Name by (row.Scenario, row.Lane, sentence) into alike
                     select $"{alike.Key.Scenario} on {alike.Key.Lane}, {string.Join(", ", alike)}: {alike.Key.sentence}";
        return summary.Warnings.Union(manifest.Warnings).Concat(ofRows);
    }
}

/// <summary>What is kept of a case of a run.</summary>
/// <param name="Outcome">As the rules for measured rows left it, with its exits and CPU time.</param>
/// <param name="Series">A value for each batch, of a count all blocks too; null where nothing was measured.</param>
/// <param name="Blocks">How many.</param>
internal sealed record DigestedCase(Outcome Outcome, BatchSeries? Series, int Blocks)
{
    public bool IsMeasured => Outcome.Status == Status.Measured && Series is not null;

    /// <summary>What a summary of the run says it costs.</summary>
    public double Figure => RowMaker.FigureOf(Outcome.Unit, Series!);
}
