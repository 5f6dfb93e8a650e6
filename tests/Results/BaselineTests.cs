using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>Which of the many comparisons of a run answer its question, and which lanes an answer may rest on.</summary>
public sealed class BaselineTests
{
    private static readonly SummaryRow
        Host = Row("host", null), Ptrace = Row("ptrace-sysemu", "host"), Exit = Row("vm-exit", "host"), Call = Row("hypercall", "vm-exit"),
        Robust = Row("hypercall-robust", "vm-exit", robustOf: "hypercall");

    private static readonly SummaryRow[] Rows = [Host, Ptrace, Exit, Call, Robust];

    [Fact]
    public void A_path_is_compared_with_what_it_replaces_and_else_with_what_that_is_measured_against()
    {
        Assert.Same(Exit, Baselines.PartnerOf(Call, Rows, [Ptrace, Host, Exit]));
        Assert.Same(Host, Baselines.PartnerOf(Call, Rows, [Ptrace, Host]));
        Assert.Same(Ptrace, Baselines.PartnerOf(Call, Rows, [Ptrace]));
        Assert.Same(Exit, Baselines.PartnerOf(Robust, Rows, [Call, Exit]));
    }

    [Fact]
    public void A_path_that_replaces_nothing_is_compared_with_another_way_to_do_the_same_and_then_with_the_base()
    {
        Assert.Same(Ptrace, Baselines.PartnerOf(Exit, Rows, [Host, Ptrace]));
        Assert.Same(Host, Baselines.PartnerOf(Exit, Rows, [Call, Host]));
    }

    [Fact]
    public void Another_form_of_a_path_is_no_other_way()
    {
        SummaryRow here = Ptrace with { Form = "@same-cpu" }, there = Ptrace with { Form = "@cross-cpu" };
        Assert.Same(Host, Baselines.PartnerOf(there, [Host, here, there], [here, Host]));
    }

    [Fact]
    public void The_base_is_compared_with_whatever_comes_first()
    {
        SummaryRow second = Row("plain", null);
        Assert.Same(Exit, Baselines.PartnerOf(Host, [.. Rows, second], [Exit, second]));
        Assert.Same(Exit, Baselines.PartnerOf(Row("unknown", null) with { Traits = null }, Rows, [Exit, Host]));
    }

    /// <summary>As in a file that somebody edited.</summary>
    [Fact]
    public void Two_paths_that_are_each_others_baseline_end_the_search()
    {
        SummaryRow a = Row("a", "b"), b = Row("b", "a");
        Assert.Same(Host, Baselines.PartnerOf(a, [a, b], [Host]));
        Assert.Same(b, Baselines.PartnerOf(a, [a, b], [Host, b]));
    }

    [Fact]
    public void Of_all_comparisons_of_a_path_one_is_with_its_baseline()
    {
        Comparison[] all = [Of("ptrace-sysemu", "host"), Of("vm-exit", "host"), Of("vm-exit", "ptrace-sysemu"), Of("hypercall", "host"), Of("hypercall", "vm-exit")];
        Assert.Equal(
            [("ptrace-sysemu", "host"), ("vm-exit", "ptrace-sysemu"), ("hypercall", "vm-exit")],
            Baselines.Among(all, Rows).Select(c => (c.A, c.B)));
    }

    [Fact]
    public void What_replaces_a_path_answers_with_its_robust_forms()
    {
        var (old, fresh, robust) = Assert.Single(Baselines.Replacements(Rows));
        Assert.Equal((Exit, Call), (old, fresh));
        Assert.Equal([Robust], robust);
        Assert.Empty(Baselines.Replacements([Host, Ptrace, Exit]));
        Assert.Empty(Assert.Single(Baselines.Replacements([Host, Exit, Call, Robust with { Form = "#1" }])).Robust);
    }

    [Fact]
    public void A_headline_rests_on_lanes_without_artefact_and_with_the_kernels_own_mitigations()
    {
        Assert.Equal(["native", "lab-a"], Lanes(Exit, On("lab-a"), On("lab-b", "longer here"), On("lab-a@off")));
        Assert.Equal(["native", "lab-a@off"], Lanes(Exit, On("lab-b", "longer here"), On("lab-a@off")));
        Assert.Equal(["lab-b", "lab-b@off"], Lanes(On("lab-b", "longer here"), On("lab-b@off", "longer here")));
        Assert.Empty(Lanes(Exit with { Scenario = "another" }));

        // One row of a lane with an artefact is enough.
        Assert.Equal(["lab-a"], Lanes(On("lab-a"), On("lab-b"), On("lab-b", "longer here") with { Path = "hypercall" }));

        static SummaryRow On(string lane, string? artefact = null) => Exit with { Lane = lane, Unit = Unit.Instructions, Artefact = artefact };

        static IReadOnlyList<string> Lanes(params SummaryRow[] rows) => new Summary
        {
            RunId = "r",
            Method = new Method { Confidence = 0.95, ClaimConfidence = 0.99, Margin = 0.02, Resamples = 100, ComparisonsAtOnce = 1, Seed = 1 },
            Rows = rows,
            Comparisons = [],
            Ladder = [],
            Published = [],
        }.HeadlineLanesOf("getpid");
    }

    private static SummaryRow Row(string path, string? baseline, string? robustOf = null) => new()
    {
        Scenario = "getpid",
        Lane = "native",
        Path = path,
        Unit = Unit.Nanoseconds,
        Status = Status.Measured,
        Traits = new PathTraits("a path", baseline, robustOf),
        NRounds = 1,
        NBlocks = 1,
        Warnings = [],
    };

    private static Comparison Of(string a, string b) =>
        new() { Scenario = "getpid", Lane = "native", A = a, B = b, Ratio = 1, Verdict = Verdict.Same, NRounds = 1 };
}
