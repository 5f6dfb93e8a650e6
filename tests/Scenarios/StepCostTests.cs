using Hostcall.GuestPayloads;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.Scenarios;

/// <summary>How the extra work of a slowed payload is chosen.</summary>
public sealed class StepCostTests
{
    /// <summary>A call of 100 ns, a step of 1 ns.</summary>
    private static readonly StepCost Cost = new(100, 1, MostEvery: 24);

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0.2)]
    [InlineData(3)]
    public void Work_is_corrected_by_what_it_was_measured_to_add(double hidden)
    {
        double Slowdown(ExtraWork work) => hidden * (work.Steps + 0.5) / work.Every / 100;
        var work = Cost.WorkFor(0.03, Slowdown);
        Assert.NotNull(work);
        Assert.InRange(Slowdown(work), 0.0285, 0.0315);
    }

    [Fact]
    public void Where_no_work_comes_near_the_nearest_is_taken()
    {
        var measured = new List<ExtraWork>();
        var work = Cost.WorkFor(0.03, tried =>
        {
            measured.Add(tried);
            return measured.Count == 2 ? 0.02 : 0.001;
        });
        Assert.Equal(measured[1], work);
        Assert.InRange(measured.Count, 3, 5);
    }

    [Fact]
    public void Work_that_adds_nothing_is_not_tried_for_ever()
    {
        int tries = 0;
        Assert.NotNull(Cost.WorkFor(0.03, _ =>
        {
            tries++;
            return 0;
        }));
        Assert.InRange(tries, 1, 5);
    }

    /// <summary>Half a step is what a visit to the work costs by itself: no steps are no work, however near they come.</summary>
    [Theory]
    [InlineData(0.005, 1, 3)]
    [InlineData(0.0006, 1, 24)]
    public void Work_is_diluted_as_far_as_it_must_be_and_may_be(double fraction, int steps, int every) =>
        Assert.Equal(new ExtraWork(steps, every), Cost.WorkFor(fraction));

    [Fact]
    public void A_step_that_is_too_much_gives_no_work_and_is_not_tried() =>
        Assert.Null((Cost with { StepNs = 1000 }).WorkFor(0.03, _ => throw new InvalidOperationException("was tried")));
}
