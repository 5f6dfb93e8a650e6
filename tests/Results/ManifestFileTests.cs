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
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Path:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.StartsWith($"{FileName}: can't be read (", Assert.Throws<ResultFileException>(() => ManifestFile.Read(FileName)).Message, StringComparison.Ordinal);

    /// <summary>Runs of before knew their paths by id alone: what they were measured against is what it is today.</summary>
    [Theory]
    [InlineData("host")]
    [InlineData("ptrace-sysemu")]
    [InlineData("vm-exit")]
    [InlineData("hypercall")]
    [InlineData("hypercall-robust")]
    [InlineData("loop")]
    [InlineData("exit-cpuid")]
    [InlineData("hypercall-noop")]
    [InlineData("exit-pio")]
    [InlineData("unheard-of")]
    public void Paths_of_old_runs_have_the_baselines_of_today(string path)
    {
        Outcome of = Synthetic.Measured("getpid", "native", path, Unit.Nanoseconds);
        ManifestFile.Write(FileName, Synthetic.Manifest(of with { Traits = null }, of with { Traits = null, Form = "@same-cpu" }));
        Manifest read = ManifestFile.Read(FileName);
        Assert.All(read.Outcomes, outcome => Assert.Equal(of.Traits is null, outcome.Traits is null));
        Assert.All(read.Outcomes, outcome => Assert.Equal((of.Traits?.Baseline, of.Traits?.RobustOf), (outcome.Traits?.Baseline, outcome.Traits?.RobustOf)));
        Assert.All(read.Outcomes, outcome => Assert.NotEqual("", outcome.Traits?.Summary));
    }

    [Fact]
    public void The_ladder_of_old_runs_has_the_order_of_today()
    {
        string[] rungs = ["vm-exit", "exit-pio", "hypercall-noop", "exit-cpuid", "loop", "host", "hypercall"];
        Outcome[] today = [.. rungs.Select(path => Synthetic.Measured("getpid", "native", path, Unit.Nanoseconds))];
        ManifestFile.Write(FileName, Synthetic.Manifest([.. today.Select(outcome => outcome with { Traits = null })]));
        Assert.Equal(Climb(today), Climb(ManifestFile.Read(FileName).Outcomes));

        static IEnumerable<string> Climb(IEnumerable<Outcome> outcomes) =>
            outcomes.Where(outcome => outcome.Traits!.Ladder is not null).OrderBy(outcome => outcome.Traits!.Ladder).Select(outcome => outcome.Path);
    }

    [Fact]
    public void A_file_without_a_plan_asked_for_nothing()
    {
        ManifestFile.Write(FileName, Synthetic.Manifest());
        JsonObject json = JsonNode.Parse(File.ReadAllText(FileName))!.AsObject();
        foreach (string field in (string[])["plan", "outcomes", "resumed_utc", "payloads", "machine", "unread", "versions", "warnings"]) Assert.True(json.Remove(field));
        File.WriteAllText(FileName, json.ToJsonString());
        Manifest read = ManifestFile.Read(FileName);
        Assert.Equal((0, 0, 1), (read.Plan.Rounds, read.Plan.RoundsIn("lab-x"), read.Plan.RoundsPerBatchIn("native")));
        Assert.Empty(Summarizer.Summarize(SampleSet.Empty, read, PublishedLedger.Empty).Warnings);
        Assert.Empty(ManifestDifferences.Between(read, read));
    }

    [Fact]
    public void An_outcome_without_notes_has_none()
    {
        ManifestFile.Write(FileName, Synthetic.Manifest(Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds)));
        JsonObject json = JsonNode.Parse(File.ReadAllText(FileName))!.AsObject();
        Assert.True(json["outcomes"]![0]!.AsObject().Remove("notes"));
        File.WriteAllText(FileName, json.ToJsonString());
        Assert.Empty(Assert.Single(ManifestFile.Read(FileName).Outcomes).Notes);
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
