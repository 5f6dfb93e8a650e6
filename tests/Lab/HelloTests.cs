using Hostcall.Lab;
using Hostcall.Results;
using Hostcall.Scenarios;

namespace Hostcall.Tests.Lab;

/// <summary>The guest's own system calls, whose hypercalls leave a line in the host's trace buffer.</summary>
[Collection(LabCollection.Name)]
public sealed class HelloTests
{
    [Theory]
    [InlineData("lab-qemu-svm")]
    [InlineData("lab-bochs-icelake")]
    [InlineData("lab-bochs-bulldozer")]
    public void Both_hellos_reach_the_trace_buffer_and_only_by_hypercall(string lane)
    {
        var hellos = ScenarioTable.All.Where(scenario => scenario.IsOfGuest).ToList();
        Assert.Equal(2, hellos.Count);
        var run = LabRuns.Run(LabRuns.Lab(lane), new LabOrder(hellos, ["hypercall", "vm-exit"], 1, 1, 5, 1));
        Assert.All(run.Outcomes.Where(outcome => outcome.Path == "hypercall"), outcome => Assert.True(outcome.Status == Status.Measured, outcome.Reason));
        Assert.All(run.Outcomes.Where(outcome => outcome.Path == "vm-exit"), outcome => Assert.Equal(Status.Unavailable, outcome.Status));
    }
}
