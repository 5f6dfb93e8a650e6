using Hostcall.Plots.Document;
using Hostcall.Plots.Sections;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>A path that others add up to is shown beside their sum.</summary>
public sealed class SumTests
{
    private const string Lane = "lab-bochs-icelake";

    private static readonly (string Path, double Cost)[] Run = [("sud", 3800), ("handover-futex", 8000), ("systrap-futex", 11_741)];

    [Fact]
    public void A_sum_is_that_of_the_same_run() => Assert.Equal(
        "systrap-futex is made of sud (3,800 instructions) and handover-futex (8,000 instructions), 11,800 instructions together; "
        + "measured, it is 11,741 instructions, 0.9950 of the sum.",
        Assert.Single(SumsOf(Run)));

    [Fact]
    public void Without_one_of_the_parts_there_is_none() => Assert.Empty(SumsOf(Run[1..]));

    private static IEnumerable<string> SumsOf((string Path, double Cost)[] run)
    {
        Outcome[] outcomes = [.. run.Select(row => Synthetic.Measured("getpid", Lane, row.Path, Unit.Instructions, rung: row.Path == "handover-futex"))];
        var samples = run.SelectMany(row => Synthetic.Blocks("getpid", Lane, row.Path, Unit.Instructions, row.Cost, rounds: 3, noise: 0));
        var summary = Summarizer.Summarize(samples.Set(), Synthetic.Manifest(outcomes), PublishedLedger.Empty);
        return ComparisonParts.Of(summary, "getpid", Lane).OfType<Sentences>().SelectMany(part => part.Items).Where(line => line.Contains("of the sum", StringComparison.Ordinal));
    }
}
