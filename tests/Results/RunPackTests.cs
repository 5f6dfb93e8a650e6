using System.IO.Compression;
using System.Text;
using Hostcall.Results;
using Hostcall.Tests.Plots;

namespace Hostcall.Tests.Results;

public sealed class RunPackTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Names_and_folders_of_the_machine_stay_there_and_the_seal_holds()
    {
        const string Machine = "secret-host", Home = "/some/folder/of-jane";
        RunDirectory run = SyntheticRun.Write(directory.File("r"), ["getpid"]);
        string id = $"20260101T000000Z-{Machine}";
        File.WriteAllText(run.Samples, File.ReadAllText(run.Samples).Replace(Synthetic.RunId, id, StringComparison.Ordinal));
        Manifest manifest = ManifestFile.Read(run.Manifest);
        ManifestFile.Write(run.Manifest, manifest with
        {
            RunId = id,
            CommandLine = $"hostcall --out {Home}/x --rounds 2",
            SamplesSha256 = SampleSeal.Of(run.Samples),
            Warnings = [$"{Home}/y is full", "/other/z is full"],
            Outcomes = [.. manifest.Outcomes.Select(outcome => outcome.Reason is null ? outcome : outcome with { Reason = $"{Home}/kernel is missing" })],
        });
        File.WriteAllText(Path.Combine(run.Path, "token.txt"), "a secret");
        string file = directory.File("pack.tar.gz");
        IReadOnlyList<string> shared;
        using (FileStream output = File.Create(file)) shared = new RunPack(Machine, ["/", "/some", Home]).Write([run], output);

        using var plain = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress)) packed.CopyTo(plain);
        string content = Encoding.UTF8.GetString(plain.ToArray());
        foreach (string secret in (string[])[Machine, Home, "a secret", "token.txt"]) Assert.DoesNotContain(secret, content, StringComparison.Ordinal);
        Assert.Contains("as 20260101T000000Z", Assert.Single(shared), StringComparison.Ordinal);
        Assert.Contains("cpu, kernel, mitigations", shared[0], StringComparison.Ordinal);

        string scratch = Directory.CreateDirectory(directory.File("scratch")).FullName;
        Campaign campaign = CampaignMaker.Merge(RunFolders.Find([file], scratch));
        Assert.Equal("20260101T000000Z", Assert.Single(campaign.Machines[0].Runs).RunId);
        Assert.True(File.Exists(Assert.Single(Directory.EnumerateFiles(scratch, "summary.json", SearchOption.AllDirectories))));
        Assert.Contains(campaign.Machines[0].Summary.Rows, row => row.Reason == "~/kernel is missing");
        Assert.Subset(campaign.Machines[0].Runs[0].Warnings.ToHashSet(), new HashSet<string> { "~/y is full", "/other/z is full" });
    }

    [Fact]
    public void Packing_does_not_mend_an_edited_run()
    {
        RunDirectory run = SyntheticRun.Write(directory.File("r"), ["getpid"]);
        ManifestFile.Write(run.Manifest, ManifestFile.Read(run.Manifest) with { SamplesSha256 = new string('0', 64) });
        string file = directory.File("pack.tar.gz");
        using (FileStream output = File.Create(file)) new RunPack("m", []).Write([run], output);
        string scratch = Directory.CreateDirectory(directory.File("scratch")).FullName;
        Assert.Contains("was changed after the run ended", Assert.Throws<ResultFileException>(() => CampaignMaker.Merge(RunFolders.Find([file], scratch))).Message, StringComparison.Ordinal);
    }
}
