using System.Text.Json.Nodes;
using Hostcall.Plots;
using Hostcall.Plots.Renderers;
using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

public sealed class RunComparisonTests
{
    [Fact]
    public void The_same_code_is_the_same_and_a_slower_one_is_slower()
    {
        RunComparison same = RunComparison.Compare([Run(140, 1)], [Run(140, 2)]);
        Assert.Equal(Verdict.Same, Assert.Single(same.Rows).Verdict);
        RunComparison slower = RunComparison.Compare([Run(140, 1)], [Run(154, 2)]);
        RunComparisonRow row = Assert.Single(slower.Rows);
        Assert.Equal(Verdict.Slower, row.Verdict);
        Assert.InRange(row.Ratio, 1.09, 1.11);
        Assert.Single(slower.Slower(gate: 1.05));
        Assert.Empty(slower.Slower(gate: 1.2));
        Assert.Contains(RunComparison.RoundsOnly, slower.Warnings);
    }

    [Fact]
    public void With_three_runs_a_side_the_run_is_the_unit_and_holds_what_differs_between_runs()
    {
        RunData[] before = [Run(140, 1), Run(150, 2), Run(145, 3)];
        RunData[] after = [Run(152, 4), Run(142, 5), Run(149, 6)];
        RunComparison comparison = RunComparison.Compare(before, after);
        Assert.Equal("run", comparison.Unit);
        Assert.Equal(Verdict.Inconclusive, comparison.Rows[0].Verdict);
        Assert.DoesNotContain(RunComparison.RoundsOnly, comparison.Warnings);
    }

    [Theory]
    [InlineData(0.02, 142.5, false)]
    [InlineData(0.3, 400, true)]
    public void Two_single_runs_claim_nothing_under_the_scatter_of_rounds_or_under_load(double noise, double cost, bool disturbed)
    {
        SummaryOptions strict = new() { Margin = 0.001 };
        RunComparison comparison = RunComparison.Compare([Run(140, 1, noise: noise)], [Run(cost, 2, noise: noise)], options: strict);
        RunComparisonRow row = comparison.Rows[0];
        Assert.Equal((Verdict.Inconclusive, disturbed), (row.Verdict, row.Disturbed));
        Assert.Contains("3 runs on each side may", string.Join(' ', TextRenderer.Render(CompareReport.Of(comparison)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kernel_or_payload_is_refused_unless_forced()
    {
        RunData before = Run(140, 1, kernel: "6.12", payload: "aa"), after = Run(140, 2, kernel: "6.13", payload: "bb");
        RunComparison refused = RunComparison.Compare([before], [after]);
        Assert.True(refused.Refused);
        Assert.Empty(refused.Rows);
        Assert.Equal(
            [new ManifestDifference("kernel.release", "6.12", "6.13"), new ManifestDifference("payload.getpid", "aa", "bb")],
            refused.Differences);
        Assert.Contains("kernel.release: 6.12 before, 6.13 after", TextRenderer.Render(CompareReport.Of(refused)), StringComparison.Ordinal);

        RunComparison forced = RunComparison.Compare([before], [after], force: true);
        Assert.Single(forced.Rows);
        Assert.Contains(RunComparison.Forced, forced.Warnings);
        Assert.Contains("same (forced)", TextRenderer.Render(CompareReport.Of(forced)), StringComparison.Ordinal);
    }

    /// <summary>By hand: 300 / 200 instructions in one lane, 1,000 / 1,000 in another; in the order in which the candidate has them.</summary>
    [Fact]
    public void Counts_are_compared_as_they_are_and_keep_their_place_between_times()
    {
        RunData before = Counts(("lab-a", "vm-exit", [200, 200]), ("lab-b", "vm-exit", [1000, 1000])), after = Counts(("lab-a", "vm-exit", [300, 300]), ("lab-b", "vm-exit", [1000, 1000]));
        RunComparison comparison = RunComparison.Compare([before], [after]);
        Assert.Equal([("lab-a", 1.5, Verdict.Slower), ("native", comparison.Rows[1].Ratio, Verdict.Same), ("lab-b", 1, Verdict.Same)], comparison.Rows.Select(row => (row.Lane, row.Ratio, row.Verdict)));
        Assert.Equal(["vm-exit", "host", "vm-exit"], comparison.Rows.Select(row => row.Path));
        Assert.Equal((Unit.Instructions, null, null), (comparison.Rows[0].Unit, comparison.Rows[0].CiLow, comparison.Rows[0].CiHigh));
        Assert.DoesNotContain(RunComparison.Forced, comparison.Warnings);
        Assert.Empty(comparison.Slower(gate: 1.5));
        Assert.Equal("lab-a", Assert.Single(comparison.Slower(gate: 1.49)).Lane);

        // A count of nothing is no cost, and a lane that only one side has is not compared.
        Assert.Equal(["native"], RunComparison.Compare([before], [Counts(("lab-a", "vm-exit", [300, 0]), ("lab-c", "vm-exit", [1]))]).Rows.Select(row => row.Lane));
        Assert.Equal(["native"], RunComparison.Compare([Counts(("lab-a", "vm-exit", [0, 200]))], [after]).Rows.Select(row => row.Lane));
    }

    [Fact]
    public void Another_unit_is_another_thing()
    {
        RunData before = Run(140, 1), after = Run(140, 2);
        Outcome counted = Synthetic.Measured("getpid", "native", "host", Unit.Instructions);
        after = after with { Manifest = after.Manifest with { Outcomes = [counted] }, Samples = after.Samples with { Cases = [after.Samples.Cases[0] with { Unit = Unit.Instructions }] } };
        Assert.Empty(RunComparison.Compare([before], [after]).Rows);
    }

    /// <summary>The costs by hand: each side's run is its median batch, and 1.2 of them is what is shown.</summary>
    [Fact]
    public void Three_runs_a_side_that_repeat_show_the_ratio_of_their_costs()
    {
        RunComparisonRow row = RunComparison.Compare([Flat(100), Flat(100), Flat(100)], [Flat(120), Flat(120), Flat(120)]).Rows[0];
        Assert.Equal((1.2, Verdict.Slower, false, null), (Math.Round(row.Ratio, 12), row.Verdict, row.Disturbed, row.NoiseFloor));
        Assert.Equal(0.5, RunComparison.Compare([Flat(100)], [Flat(50)], options: new SummaryOptions { MeasuredNoiseFloor = 0.5 }).Rows[0].NoiseFloor);

        static RunData Flat(double cost) => Run(cost, 1, noise: 0);
    }

    /// <summary>Facts that change what a call costs, and facts that do not.</summary>
    [Theory]
    [InlineData("cpu", "model_name", true)]
    [InlineData("topology", "smt_active", true)]
    [InlineData("topology", "online", true)]
    [InlineData("topology", "cores", false)]
    [InlineData("kernel", "release", true)]
    [InlineData("kernel", "version", true)]
    [InlineData("kernel", "config", true)]
    [InlineData("kernel", "command_line", true)]
    [InlineData("kernel", "uptime", false)]
    [InlineData("mitigations", "spectre_v2", true)]
    [InlineData("frequency", "governor", true)]
    [InlineData("clock", "current", true)]
    [InlineData("clock", "available", false)]
    [InlineData("virtualization", "hypervisor", true)]
    [InlineData("kvm", "nested", true)]
    [InlineData("kvm_like", "nested", false)]
    [InlineData("memory", "free", false)]
    public void Facts_that_change_costs_make_other_machines(string section, string name, bool matters)
    {
        Manifest one = Of("a"), other = Of("b"), none = Synthetic.Manifest();
        Assert.Equal(matters ? [new ManifestDifference($"{section}.{name}", "a", "b")] : [], ManifestDifferences.Between(one, other));
        Assert.Equal(matters ? [new ManifestDifference($"{section}.{name}", "not known", "b")] : [], ManifestDifferences.Between(none, other));
        Assert.Equal(!matters, ManifestDifferences.AreOfOneMachine(one, other));

        Manifest Of(string value) => Synthetic.Manifest() with { Machine = new Dictionary<string, JsonNode?> { [section] = new JsonObject { [name] = value } } };
    }

    [Fact]
    public void Payloads_are_those_of_an_architecture_and_a_path_and_placements_are_of_the_order()
    {
        Manifest one = Order("aa", "same-cpu"), other = Order("bb", null);
        Assert.Equal(
            [
                new("payload.getpid", "aa", "bb"), new("payload.getpid.mixed", "aa", "bb"), new("payload.arm64.getpid", "aa", "bb"),
                new("arguments.placement", "same-cpu", "not known"),
            ],
            ManifestDifferences.Between(one, other));

        static Manifest Order(string hash, string? placement) => Synthetic.Manifest() with
        {
            Plan = Synthetic.Manifest().Plan with { Placement = placement },
            Payloads =
            [
                new PayloadIdentity("getpid", hash, 96), new PayloadIdentity("getpid", hash, 96) { Path = "mixed" },
                new PayloadIdentity("getpid", hash, 96) { Architecture = "arm64" },
            ],
        };
    }

    [Fact]
    public void What_changes_by_the_minute_is_no_difference()
    {
        Manifest one = Machine("steal", new JsonObject { ["cpu0"] = 1 }), other = Machine("steal", new JsonObject { ["cpu0"] = 2 });
        Assert.Empty(ManifestDifferences.Between(one, other));
        Assert.NotEmpty(ManifestDifferences.Between(Machine("mitigations", new JsonObject { ["mds"] = "a" }), Machine("mitigations", new JsonObject { ["mds"] = "b" })));

        static Manifest Machine(string section, JsonNode node) =>
            Synthetic.Manifest() with { Machine = new Dictionary<string, JsonNode?> { [section] = node } };
    }

    [Theory]
    [InlineData("f1", "f2", "fingerprint")]
    [InlineData("f1", "f1", null)]
    [InlineData("f1", null, null)]
    public void Another_fingerprint_is_another_machine(string one, string? other, string? field)
    {
        var differences = ManifestDifferences.Between(On(one, null), On(other, null));
        Assert.Equal(field, differences.SingleOrDefault()?.Field);
        Assert.Equal(field is null, ManifestDifferences.AreOfOneMachine(On(one, null), On(other, null)));
    }

    [Fact]
    public void Another_kind_of_core_is_another_machine_and_none_is_as_before()
    {
        ManifestDifference difference = Assert.Single(ManifestDifferences.Between(On("f1", "P-core"), On("f2", "E-core")));
        Assert.Equal(new ManifestDifference("cpu.core_kind", "P-core", "E-core"), difference);
        Manifest before = Synthetic.Manifest() with { Machine = new Dictionary<string, JsonNode?> { ["cpu"] = new JsonObject() } };
        Assert.Empty(ManifestDifferences.Between(before, On("f1", null)));
    }

    private static Manifest On(string? fingerprint, string? kind) => Synthetic.Manifest() with
    {
        Machine = new Dictionary<string, JsonNode?>
        {
            ["cpu"] = new JsonObject { ["core_kind"] = kind },
            ["fingerprint"] = fingerprint is null ? null : new JsonObject { ["hash"] = fingerprint },
        },
    };

    [Fact]
    public void A_false_alarm_between_two_runs_of_the_same_noise_is_rare()
    {
        int claims = Enumerable.Range(0, 200)
            .Select(i => RunComparison.Compare([Run(140, (2 * i) + 10, noise: 0.01)], [Run(140, (2 * i) + 11, noise: 0.01)]).Rows[0].Verdict)
            .Count(v => v is Verdict.Faster or Verdict.Slower);
        Assert.InRange(claims, 0, 2);
    }

    [Fact]
    public void The_text_fits_72_columns()
    {
        string text = TextRenderer.Render(CompareReport.Of(RunComparison.Compare([Run(140, 1, noise: 0.05)], [Run(144, 2, noise: 0.05)])));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 72));
        Assert.Contains("host  native  getpid", text, StringComparison.Ordinal);
    }

    /// <summary>A run of counted cases around a timed one, which stands behind the first of them.</summary>
    private static RunData Counts(params (string Lane, string Path, double[] Blocks)[] cases)
    {
        RunData timed = Run(140, 1);
        Outcome[] counted = [.. cases.Select(of => Synthetic.Measured("getpid", of.Lane, of.Path, Unit.Instructions))];
        var blocks = cases.SelectMany(of => of.Blocks.Select((value, round) => new Sample(Synthetic.RunId, "getpid", of.Lane, of.Path, round, 0, 1, value, Unit.Instructions)));
        return timed with
        {
            Manifest = timed.Manifest with { Outcomes = [counted[0], .. timed.Manifest.Outcomes, .. counted[1..]] },
            Samples = timed.Samples with { Cases = [.. timed.Samples.Cases, .. blocks.Set().Cases] },
        };
    }

    internal static RunData Run(double cost, int seed, string kernel = "6.12", string payload = "aa", double noise = 0.004)
    {
        Manifest manifest = Synthetic.Manifest(Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds)) with
        {
            StartedUtc = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(seed),
            Machine = new Dictionary<string, JsonNode?> { ["kernel"] = new JsonObject { ["release"] = kernel } },
            Payloads = [new PayloadIdentity("getpid", payload, 96)],
        };
        return new RunData($"run{seed}", Synthetic.Blocks("getpid", "native", "host", Unit.Nanoseconds, cost, rounds: 20, noise, seed: seed).Set(), manifest, []);
    }
}
