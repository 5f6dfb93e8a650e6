using BenchmarkDotNet.Columns;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

public sealed class CommonPracticeTests
{
    public static TheoryData<string> Tools => [.. CommonPractice.All.Select(test => test.Tool)];

    [Theory]
    [MemberData(nameof(Tools))]
    public void A_clear_difference_has_its_direction(string tool)
    {
        (double[] a, double[] b) = JudgeTests.Noisy(ratio: 1.2, noise: 0.01, rounds: 50, seed: 1);
        Func<IReadOnlyList<double>, IReadOnlyList<double>, Verdict> decide = CommonPractice.All.Single(test => test.Tool == tool).Decide;
        Assert.Equal(Verdict.Slower, decide(a, b));
        Assert.Equal(Verdict.Faster, decide(b, a));
        Assert.Equal(Verdict.Inconclusive, decide(a, a));
    }

    [Fact]
    public void Welch_on_a_known_sample()
    {
        // Student's sleep data: t = -1.8608, 17.776 degrees of freedom, p = 0.0794; ten times the second makes it sure.
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        double[] second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        Assert.Equal(Verdict.Inconclusive, CommonPractice.Welch.Decide(first, second));
        Assert.Equal(Verdict.Faster, CommonPractice.Welch.Decide(first, [.. second.Select(v => v * 10)]));
    }

    [Fact]
    public void The_threshold_test_has_the_level_that_BenchmarkDotNet_has_by_default() =>
        Assert.Equal(StatisticalTestColumn.CreateDefault().SignificanceLevel.Value, CommonPractice.BenchmarkDotNetAlpha.Value);

    [Fact]
    public void The_threshold_test_claims_nothing_below_its_threshold()
    {
        (double[] a, double[] b) = JudgeTests.Noisy(ratio: 1.015, noise: 0.001, rounds: 100, seed: 1);
        Assert.Equal(Verdict.Slower, CommonPractice.UTest.Decide(a, b));
        Assert.Equal(Verdict.Inconclusive, CommonPractice.ThresholdTest.Decide(a, b));
    }
}
