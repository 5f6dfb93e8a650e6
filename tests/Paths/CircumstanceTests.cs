using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Scenarios;

namespace Hostcall.Tests.Paths;

/// <summary>Under what calls are made: filters, registers, memory.</summary>
[Collection(MachineTests.Name)]
public sealed class CircumstanceTests
{
    [Theory]
    [InlineData("getpid", 0)]
    [InlineData("getpid-filters-1", 1)]
    [InlineData("getpid-filters-10", 10)]
    public void A_thread_has_the_filters_of_its_scenario_and_nobody_else_has(string scenario, int count)
    {
        int before = Filters("self/task/" + Libc.gettid());
        OwnThread.Run(() =>
        {
            for (int session = 0; session < 2; session++)
            {
                using var open = Sessions.Open("host", scenario);
                open.Run(3);
                Assert.Equal(before + count, Filters("thread-self"));
            }
        });
        Assert.Equal(before, Filters("self/task/" + Libc.gettid()));
        OwnThread.Run(() => Assert.Equal(before, Filters("thread-self")));
    }

    [Fact]
    public void A_stub_has_them_too() => OwnThread.Run(() =>
    {
        using var session = Sessions.Open("ptrace-sysemu", "getpid-filters-10");
        session.Run(3);
        Assert.Equal(Filters("thread-self"), Filters($"{StubProcesses.OfThisProcess().Single()}"));
    });

    [Fact]
    public void Filters_are_never_taken_back_so_a_thread_serves_one_count() => OwnThread.Run(() =>
    {
        Sessions.Open("host", "getpid-filters-1").Dispose();
        var error = Assert.Throws<InvalidOperationException>(() => Sessions.Path("host").Open(Sessions.Setup(Sessions.Scenario("getpid"))));
        Assert.StartsWith("this thread has 1 filters, and none is ever taken back", error.Message, StringComparison.Ordinal);
    });

    /// <summary>A filter that the kernel answers from a bitmap costs the same however many there are; these do not.</summary>
    [Fact]
    public void Ten_filters_cost_more_than_one()
    {
        double Least(string scenario) => OwnThread.Run(() =>
        {
            using var session = Sessions.Open("host", scenario);
            return Enumerable.Range(0, 50).Min(_ => session.Time(2000));
        });
        Assert.True(Least("getpid-filters-10") > 1.1 * Least("getpid"));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("ptrace-sysemu")]
    [InlineData("vm-exit")]
    [InlineData("sigsys")]
    [InlineData("mixed-switch")]
    public void The_memory_is_there_on_every_kind_of_path_up_to_its_end(string path) => OwnThread.Run(() =>
    {
        using var session = Sessions.Open(path, "getpid-touch-1048576");
        session.Run(3);
        Assert.Equal(RegionLayout.WorkingSet - RegionLayout.Base + (nuint)RegionLayout.WorkingSetSize, session.Region.Memory.Length);
    });

    [Fact]
    public void Too_much_memory_is_refused_by_name()
    {
        var scenario = Sessions.Scenario("getpid") with { Name = "vast", Under = new Circumstances(TouchedBytes: (1 << 20) + 64) };
        var error = Assert.Throws<ArgumentException>(() => PayloadBody.Assemble(scenario));
        Assert.StartsWith("vast touches 1048640 bytes, and 1048576 are there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_has_no_AVX_512_and_says_so() => OwnThread.Run(() =>
    {
        var path = Sessions.Path("vm-exit");
        var error = Assert.Throws<UnavailableException>(() => path.Open(Sessions.Setup(Sessions.Scenario("getpid-dirty-avx512"))));
        Assert.Contains("does not have the registers that getpid-dirty-avx512 writes to", error.What.Reason, StringComparison.Ordinal);
    });

    /// <summary>Every point of a range is a scenario, no range has a scenario's name, and names are permanent.</summary>
    [Fact]
    public void Ranges_are_of_scenarios_that_there_are()
    {
        Assert.Equal(["bytes-read", "filters", "dirty-registers", "working-set"], RangeTable.All.Select(range => range.Name));
        foreach (var range in RangeTable.All)
        {
            Assert.True(range.Points.Count > 1);
            Assert.DoesNotContain(ScenarioTable.All, scenario => scenario.Name == range.Name);
            Assert.All(range.Points, point => Assert.Contains(ScenarioTable.All, scenario => scenario.Name == point.Scenario));
        }

        Assert.Equal(["getpid", "getpid-filters-1", "getpid-filters-10"], RangeTable.ScenariosOf("filters"));
        Assert.Equal(["fstat"], RangeTable.ScenariosOf("fstat"));
        Assert.Equal(["filters"], RangeTable.Among(["getpid", "getpid-filters-10", "fstat"]).Select(range => range.Name));
    }

    private static int Filters(string process)
    {
        string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("Seccomp_filters:", StringComparison.Ordinal));
        Assert.SkipWhen(line is null, "this kernel does not count filters (before Linux 5.9, or without CONFIG_SECCOMP_FILTER)");
        return int.Parse(line["Seccomp_filters:".Length..].Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
