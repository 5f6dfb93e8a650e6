using System.Text.Json.Nodes;
using Hostcall.Results;

namespace Hostcall.Tests.Results;

public sealed class ManifestFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string FileName => directory.File("manifest.json");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Everything_survives_a_round_trip_under_a_foreign_culture()
    {
        Manifest manifest = Synthetic.Manifest(
            Synthetic.Measured("getpid", "native", "vm-exit", Unit.Nanoseconds, exits: 1.5),
            Synthetic.Unavailable("getpid", "native", "hypercall", Unit.Nanoseconds, "no KVM_CAP_HOST_SYSCALL", "run lab build")) with
        {
            Machine = new Dictionary<string, JsonNode?> { ["cpu"] = new JsonObject { ["model"] = "a \"CPU\"", ["stepping"] = 4 } },
            Unread = [new Unread("cpu.microcode", "the file is missing")],
            Versions = new Dictionary<string, string> { ["hostcall"] = "0.1.0" },
            Payloads = [new PayloadIdentity("getpid", "ab12", 96)],
        };
        using (new ForeignCulture())
            ManifestFile.Write(FileName, manifest);
        Manifest read = ManifestFile.Read(FileName);
        ManifestFile.Write(directory.File("again.json"), read);
        Assert.Equal(File.ReadAllText(FileName), File.ReadAllText(directory.File("again.json")));
        Assert.Equal(1.5, read.Outcomes[0].ExitsPerCall);
        Assert.Equal(Status.Unavailable, read.Outcomes[1].Status);
        Assert.Equal(4, (int)read.Machine["cpu"]!["stepping"]!);
    }

    [Fact]
    public void Field_names_are_the_documented_ones()
    {
        ManifestFile.Write(FileName, Synthetic.Manifest(Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds)));
        JsonObject json = JsonNode.Parse(File.ReadAllText(FileName))!.AsObject();
        Assert.Equal(
            [
                "schema_version", "run_id", "started_utc", "finished_utc", "resumed_utc", "command_line", "plan", "seed", "payloads", "machine",
                "lanes", "lane_machines", "ranges", "unread", "versions", "outcomes", "warnings", "samples_sha256",
            ],
            json.Select(p => p.Key));
        Assert.Equal(
            [
                "scenario", "lane", "path", "form", "unit", "is_rung", "traits", "status", "reason", "remedy",
                "exits_per_call", "exits_promised", "cpu_ns_per_call", "artefact", "notes",
            ],
            json["outcomes"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal("measured", (string)json["outcomes"]![0]!["status"]!);
    }

    /// <summary>Fields that runs of before have not.</summary>
    [Theory]
    [InlineData("lanes")]
    [InlineData("lane_machines")]
    [InlineData("ranges")]
    public void A_file_of_before_there_was_a_field_is_read(string field)
    {
        ManifestFile.Write(FileName, Synthetic.Manifest(Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds)));
        JsonObject json = JsonNode.Parse(File.ReadAllText(FileName))!.AsObject();
        Assert.True(json.Remove(field));
        File.WriteAllText(FileName, json.ToJsonString());
        Manifest read = ManifestFile.Read(FileName);
        Assert.Empty(read.Lanes);
        Assert.Empty(read.LaneMachines);
        Assert.Empty(read.Ranges);
    }

    [Theory]
    [InlineData("", "damaged")]
    [InlineData("{\"schema_version\": 1, \"run_id\": ", "damaged near line 1")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "no schema_version")]
    [InlineData("{\"schema_version\": 99}", "newer version of this program")]
    [InlineData("{\"schema_version\": 1}", "damaged")]
    public void Damage_is_named_in_one_sentence(string content, string expected)
    {
        File.WriteAllText(FileName, content);
        ResultFileException error = Assert.Throws<ResultFileException>(() => ManifestFile.Read(FileName));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("\"measured\"", "\"splendid\"")]
    [InlineData("\"path\": \"host\"", "\"path\": null")]
    [InlineData("\"unit\": \"ns\"", "\"unit\": \"miles\"")]
    [InlineData("\"seed\": 7", "\"seed\": \"seven\"")]
    public void An_edit_by_hand_that_breaks_it_is_named(string old, string replacement)
    {
        ManifestFile.Write(FileName, Synthetic.Manifest(Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds)));
        File.WriteAllText(FileName, File.ReadAllText(FileName).Replace(old, replacement, StringComparison.Ordinal));
        Assert.StartsWith(FileName, Assert.Throws<ResultFileException>(() => ManifestFile.Read(FileName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_outcomes_for_one_path_are_refused()
    {
        Outcome outcome = Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds);
        ManifestFile.Write(FileName, Synthetic.Manifest(outcome, outcome));
        Assert.Contains("two outcomes", Assert.Throws<ResultFileException>(() => ManifestFile.Read(FileName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_no_half_file()
    {
        string target = directory.File("no-such-directory/manifest.json");
        Assert.Throws<ResultFileException>(() => ManifestFile.Write(target, Synthetic.Manifest()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }
}
