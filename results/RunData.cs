namespace Hostcall.Results;

/// <summary>What was read of one run.</summary>
/// <param name="Name">How messages name it: its directory as it was given.</param>
/// <param name="Samples">The measured blocks.</param>
/// <param name="Manifest">Machine, arguments and outcomes.</param>
/// <param name="Warnings">Sentences about damage that was tolerated.</param>
public sealed record RunData(string Name, SampleSet Samples, Manifest Manifest, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads samples.csv and manifest.json of a run directory.</summary>
    /// <exception cref="ResultFileException">The directory or one of the two is missing or damaged; a trace alone has no samples.</exception>
    public static RunData Load(string path)
    {
        RunDirectory directory = RunDirectory.Open(path);
        if (!directory.HasSamples)
            throw new ResultFileException(path, "holds a trace, and no samples.csv to compare");
        Manifest manifest = ManifestFile.Read(directory.Manifest);
        SampleSet samples = SampleReader.Read(directory.Samples, manifest.Plan.RoundsPerBatchIn);
        return new RunData(path, samples, manifest, [.. samples.Warnings, .. SampleSeal.Warnings(manifest, directory.Samples)]);
    }
}
