namespace Hostcall.Mutation;

/// <summary>Sources of which faults are made, and the tests that have to notice them.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Room">The folder with the project.</param>
/// <param name="Parts">Where in the room mutants are made; the whole room where none is named.</param>
/// <param name="Tests">Namespaces and classes below <c>Hostcall.Tests</c> whose tests may notice.</param>
internal sealed record Area(string Name, string Room, string[] Tests, params string[] Parts)
{
    /// <summary>Each area has to notice this part of the mutants that change anything.</summary>
    public const double Goal = 0.85;

    private const string Space = "Hostcall.Tests.";

    public static IReadOnlyList<Area> All { get; } =
    [
        new("statistics", "statistics",
        [
            "Results.StatisticsTests", "Results.SeriesByHandTests", "Results.RatiosByHandTests", "Results.VerdictsByHandTests",
            "Results.JudgeTests", "Results.CountStateTests", "Results.CommonPracticeTests", "Results.BatchTests",
            "Results.NoiseStudyTests", "Results.SummarizerTests", "Results.RunComparisonTests",
        ]),
        new("results", "results", ["Results", "Hazards", "Traces.PriceTests", "Traces.PathDiffTests"]),
        new("traces", "traces", ["Traces"]),
        new("plots", "plots", ["Plots"]),
    ];

    /// <summary>Test classes, and methods of others, that take no part, with the reason.</summary>
    private static readonly Dictionary<string, string> Excluded = new()
    {
        ["Results.VerdictSimulation"] = "judges thousands of made-up runs, which takes minutes for each mutant",
        ["Results.JudgeTests.The_number_of_further_rounds_settles_most_undecided_comparisons"] = "judges thousands of comparisons",
        ["Results.JudgeTests.A_difference_under_the_noise_floor_is_never_claimed"] = "judges hundreds of comparisons",
        ["Results.RunComparisonTests.A_false_alarm_between_two_runs_of_the_same_noise_is_rare"] = "judges hundreds of comparisons",
        ["Results.SummarizerTests.Thousands_of_rounds_are_summarised_in_seconds"] = "holds a time against a limit",
        ["Results.CampaignTests.Runs_of_a_hundred_thousand_blocks_are_read_one_by_one"] = "asks for time and memory of the whole process",
        ["Plots.AnyRunTests"] = "makes a hundred runs for each mutant",
        ["Plots.HtmlReportTests"] = "starts a browser, which takes a minute for each mutant",
        ["Hazards.HazardLabTests"] = "boots labs",
        ["Hazards.ProbeTableTests"] = "starts processes that probe this machine",
        ["Traces.DamagedTraceTests.No_mutant_changes_the_sum"] = "reads a hundred thousand damaged traces",
        ["Traces.DamagedTraceTests.Lost_doubled_and_exchanged_lines_are_errors"] = "reads thousands of damaged traces",
        ["Traces.DamagedTraceTests.A_trace_that_breaks_off_is_an_error"] = "reads thousands of damaged traces",
        ["Traces.DamagedTraceTests.A_line_inside_another_one_is_an_error"] = "reads thousands of damaged traces",
        ["Traces.LabTraceTests"] = "boots labs",
        ["Traces.ProcessTreeTests"] = "watches processes, of which a mutant knows nothing",
        ["Traces.ReaderSpeedTests"] = "holds times and memory against limits, which mutants change for other reasons",
        ["Traces.SamplingBadDayTests"] = "starts perf and the whole program",
        ["Traces.TraceCommandTests"] = "starts the whole program",
    };

    public bool Asks(string testClass) =>
        Tests.Any(space => $"{testClass}.".StartsWith($"{Space}{space}.", StringComparison.Ordinal)) && !Excluded.ContainsKey(testClass[Space.Length..]);

    public bool Asks(string testClass, string method) => Asks(testClass) && !Excluded.ContainsKey($"{testClass[Space.Length..]}.{method}");
}
