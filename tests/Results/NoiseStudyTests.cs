using System.Globalization;
using Hostcall.Results;
using Hostcall.Results.Noise;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

public sealed class NoiseStudyTests
{
    [Theory]
    [InlineData("host#0a", "host", 0, ReplicaForm.First, 0)]
    [InlineData("ptrace-sysemu#12b", "ptrace-sysemu", 12, ReplicaForm.Second, 0)]
    [InlineData("vm-exit#3+3%", "vm-exit", 3, ReplicaForm.Slowed, 3)]
    [InlineData("vm-exit#3+0.5%", "vm-exit", 3, ReplicaForm.Slowed, 0.5)]
    public void A_name_says_which_replica_it_is(string name, string path, int pair, ReplicaForm form, double percent)
    {
        var replica = new Replica(path, pair, form, percent);
        Assert.Equal(replica, Replica.Parse(name));
        using var culture = new ForeignCulture();
        Assert.Equal(name, replica.Path + replica.Suffix);
        Assert.Equal(replica, Replica.Parse(name));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("ptrace-sysemu@same-cpu")]
    [InlineData("host#a")]
    [InlineData("host#0c")]
    [InlineData("host#99999999999b")]
    public void Any_other_name_is_none(string name) => Assert.Null(Replica.Parse(name));

    [Fact]
    public void Runs_are_counted_by_path_and_truth()
    {
        NoiseStudy study = NoiseStudy.Of(Enumerable.Range(0, 12).Select(run => Run(run)));
        Assert.Equal([("host", 0), ("vm-exit", 0), ("host", 3), ("vm-exit", 3)], study.Rows.Select(row => (row.Path, row.Percent)));
        Assert.All(study.Rows, row => Assert.Equal(12, row.Tally.Comparisons));
        Assert.All(study.Rows.Where(row => row.Percent == 0), row => Assert.Equal(0, row.Tally.Claims(ComparisonTally.Ours)));
        Assert.All(study.Rows.Where(row => row.Percent == 3), row =>
        {
            Assert.Equal(12, row.Tally.Count(ComparisonTally.Ours, Verdict.Slower));
            Assert.InRange(row.Tally.Ratio(0.95, 1)!.Value.Value, 1.025, 1.035);
        });
        Assert.Equal([24, 24], study.Totals().Select(total => total.Tally.Comparisons));
        Assert.Equal((20, 12), (study.Rounds, study.RunTimes.Count));
    }

    [Fact]
    public void The_judge_corrects_for_what_a_run_over_the_same_paths_compares()
    {
        Assert.Equal(1, NoiseStudy.Of([Run(0, "host", "vm-exit")]).ComparisonsAtOnce);
        Assert.Equal(3, NoiseStudy.Of([Run(0, "host", "vm-exit", "ptrace-sysemu", "loop")]).ComparisonsAtOnce);
    }

    [Fact]
    public void A_run_that_was_not_finished_is_left_out_with_the_reason()
    {
        RunData whole = Run(0), killed = Run(1), cut = Run(2);
        killed = killed with { Manifest = killed.Manifest with { FinishedUtc = null } };
        cut = cut with { Samples = cut.Samples.Lines().Where(sample => sample.Round < 7).Set() };
        NoiseStudy study = NoiseStudy.Of([whole, killed, cut]);
        Assert.Single(study.RunTimes);
        Assert.Equal(2, study.Unfinished.Count);
        Assert.Contains("killed", study.Unfinished[0], StringComparison.Ordinal);
        Assert.Contains("7 of 20 rounds", study.Unfinished[1], StringComparison.Ordinal);
    }

    internal static RunData Run(int seed, params string[] paths)
    {
        string[] over = paths.Length > 0 ? paths : ["host", "vm-exit"];
        string[] names = [.. over.SelectMany(path => new[] { $"{path}#0a", $"{path}#0b", $"{path}#0+3%" })];
        Sample[] samples =
        [
            .. names.SelectMany(name => Synthetic.Blocks(
                "getpid", "native", name, Unit.Nanoseconds, name.EndsWith('%') ? 103 : 100, rounds: 20, noise: 0.002, seed: seed)),
        ];
        Outcome[] outcomes = [.. names.Select(name => Synthetic.Measured("getpid", "native", name, Unit.Nanoseconds, rung: name.StartsWith("loop", StringComparison.Ordinal)))];
        return new RunData(string.Create(CultureInfo.InvariantCulture, $"run {seed}"), samples.Set(), Synthetic.Manifest(outcomes) with { Seed = seed }, []);
    }
}
