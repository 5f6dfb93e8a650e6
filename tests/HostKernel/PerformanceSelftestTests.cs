using Hostcall.Scenarios;
using Hostcall.Tests.Lab;

namespace Hostcall.Tests.HostKernel;

/// <summary>The selftest that counts what a call costs, beside the suite.</summary>
[Collection(LabCollection.Name)]
public sealed class PerformanceSelftestTests
{
    /// <summary>
    /// Two programs that share no code count the same call on the same emulated CPU. Their VMs differ, by interrupt controllers
    /// and CPUID, and that costs the same with each hypercall; so what the modes differ by is equal to the instruction.
    /// </summary>
    [Fact]
    public async Task The_performance_selftest_agrees_with_the_suite()
    {
        var order = LabRuns.Order("host", "vm-exit", "hypercall", "hypercall-shared-fpu", "hypercall-robust") with
        {
            Scenarios = [ScenarioTable.All.First(scenario => scenario.Name == "getppid")],
        };
        var suite = LabRuns.Run(LabRuns.Lab("lab-bochs-bulldozer"), order);
        string selftest = await SelftestScript.Run("bochs", "--cpu", "zambezi", "--only", "host_syscall_perf_test");

        const int otherVm = 250; // of an entry with interrupt controllers, or in another VMM; 214 and 76 were seen
        const int otherLoop = 20; // of the payload around a call; 12 were seen
        double Suite(string path) => Assert.Single(suite.Blocks.Where(block => block.Path == path).Select(block => block.Value).Distinct());
        double Selftest(string path) => SelftestScript.Ticks(selftest, path);

        (double fast, double shared, double robust) = (Selftest("hypercall, fast"), Selftest("hypercall, FPU shared"), Selftest("hypercall, robust"));
        Assert.Equal(Suite("hypercall-shared-fpu") - Suite("hypercall"), shared - fast);
        Assert.Equal(Suite("hypercall-robust") - Suite("hypercall"), robust - fast);
        Assert.InRange(fast - Suite("hypercall"), 0, otherVm);
        Assert.InRange(Math.Abs(Selftest("host") - Suite("host")), 0, otherLoop);
        Assert.InRange(Math.Abs(Selftest("vm-exit") - Suite("vm-exit")), 0, otherVm);
    }
}
