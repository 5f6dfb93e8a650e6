using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Hostcall.Results;

/// <summary>
/// Packs what a merge needs of a run, without what tells who measured where: the machine's name, users, folders. Everything else
/// that lies in the folder stays there.
/// </summary>
/// <param name="machineName">The name of this machine, which runs are called after that were given none.</param>
/// <param name="folders">Folders of this machine and its user that a sentence may name.</param>
public sealed partial class RunPack(string machineName, IReadOnlyList<string> folders)
{
    private const string Elsewhere = "~";

    /// <summary>Writes runs into a .tar.gz.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="output">Where to.</param>
    /// <returns>What is in it, a sentence a run.</returns>
    /// <exception cref="ResultFileException">A run is missing or damaged.</exception>
    public IReadOnlyList<string> Write(IReadOnlyList<RunDirectory> runs, Stream output)
    {
        var shared = new List<string>();
        using var packed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        using var tar = new TarWriter(packed);
        foreach (RunDirectory run in runs) shared.Add(Write(run, tar));
        return shared;
    }

    private string Write(RunDirectory run, TarWriter tar)
    {
        Manifest manifest = ManifestFile.Read(run.Manifest);
        string name = NameOf(manifest.RunId);
        byte[] samples = run.HasSamples ? Renamed(run.Samples, manifest.RunId, name) : [];
        bool isSealed = manifest.SamplesSha256 is { } hash && SampleSeal.Of(run.Samples) == hash;
        Manifest clean = manifest with
        {
            RunId = name,
            CommandLine = WithoutFolders(OwnFolder().Replace(manifest.CommandLine, "$1 DIR")),
            Outcomes = [.. manifest.Outcomes.Select(outcome => outcome with
            {
                Reason = Clean(outcome.Reason),
                Remedy = Clean(outcome.Remedy),
                Notes = [.. outcome.Notes.Select(WithoutFolders)],
            })],
            Unread = [.. manifest.Unread.Select(unread => unread with { Reason = WithoutFolders(unread.Reason) })],
            Warnings = [.. manifest.Warnings.Select(WithoutFolders)],

            // Whoever changed the samples before can't have that mended here.
            SamplesSha256 = isSealed ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(samples)) : manifest.SamplesSha256,
        };
        Add(tar, $"{name}/manifest.json", ManifestFile.Bytes(clean));
        if (run.HasSamples) Add(tar, $"{name}/samples.csv", samples);
        if (run.HasSamples && clean.FinishedUtc is not null) Add(tar, $"{name}/summary.json", SummaryFile.Bytes(SummaryOf(run, clean)));
        string renamed = name == manifest.RunId ? "" : $", as {name}";
        string facts = string.Join(", ", clean.Machine.Keys);
        return $"{manifest.RunId}{renamed}: samples.csv, {samples.Length} bytes; summary.json; manifest.json with {facts}, the plan, versions and what became of each path.";
    }

    /// <summary>Made of what is packed, not taken from the folder, so that it says nothing that the packed manifest does not; spares the merge the work.</summary>
    private static Summary SummaryOf(RunDirectory run, Manifest clean) => Summarizer.Summarize(
        SampleReader.Read(run.Samples, clean.Plan.RoundsPerBatchIn) with { RunIds = [clean.RunId] }, clean, PublishedLedger.Empty);

    private string NameOf(string runId) =>
        runId.EndsWith("-" + machineName, StringComparison.Ordinal) ? runId[..^(machineName.Length + 1)] : runId;

    private static byte[] Renamed(string samples, string from, string to)
    {
        byte[] content = File.ReadAllBytes(samples);
        return from == to
            ? content
            : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace($"\n{from},", $"\n{to},", StringComparison.Ordinal));
    }

    private string? Clean(string? text) => text is null ? null : WithoutFolders(text);

    private string WithoutFolders(string text) => folders.Where(folder => folder.Length > 1).OrderByDescending(folder => folder.Length)
        .Aggregate(text, (said, folder) => said.Replace(folder, Elsewhere, StringComparison.Ordinal));

    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });

    [GeneratedRegex("(--out|--resume) ('[^']*'|[^ ]+)")]
    private static partial Regex OwnFolder();
}
