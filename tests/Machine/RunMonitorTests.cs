using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

public sealed class RunMonitorTests
{
    private static readonly RunObservation Quiet = new(
        TimeSpan.FromSeconds(10), new StealReport([new StealDelta(0, 0, 1000), new StealDelta(1, 0, 1000)], null),
        3, 9, TimeSpan.Zero, TimeSpan.Zero, new CpuList([0, 1]), new CpuList([0, 1]), new CpuList([0, 1]), new CpuList([0, 1]), 0, 0, "performance", "performance");

    [Fact]
    public void A_quiet_run_has_no_warning() => Assert.Empty(Quiet.Warnings);

    [Fact]
    public void Unknown_is_not_a_warning_but_for_steal()
    {
        var run = Quiet with { ThreadSwitches = null, OnlineAfter = null, CpusetBefore = null, HeatEvents = null, QuotaStops = null, GovernorAfter = null };
        Assert.Empty(run.Warnings);
        Assert.Equal([RunWarningKind.StealUnread], Kinds(run with { Steal = new StealReport([], "/proc/stat: no such file (ENOENT)") }));
    }

    [Fact]
    public void Each_bad_day_has_its_sentence()
    {
        AssertWarns(RunWarningKind.Steal, "The hypervisor took 5 % of CPU 1's time for something else during the run.",
            Quiet with { Steal = new StealReport([new StealDelta(0, 1, 1000), new StealDelta(1, 50, 1000)], null) });
        AssertWarns(RunWarningKind.Preempted, "The scheduler took the CPU from the measuring thread 900 times in 10 s.", Quiet with { ThreadSwitches = 900 });
        AssertWarns(RunWarningKind.ClockStepped, "The wall clock was set back by 3.5 s during the run; times of day in its files do not line up.", Quiet with { ClockStep = TimeSpan.FromSeconds(-3.5) });
        AssertWarns(RunWarningKind.Suspended, "The machine was suspended for 60 s during the run.", Quiet with { Suspended = TimeSpan.FromMinutes(1) });
        AssertWarns(RunWarningKind.OnlineCpusChanged, "The online CPUs changed from 0-1 to 0 during the run.", Quiet with { OnlineAfter = new CpuList([0]) });
        AssertWarns(RunWarningKind.CpusetChanged, "The CPUs that the control group may use changed from 0-1 to 1 during the run.", Quiet with { CpusetAfter = new CpuList([1]) });
        AssertWarns(RunWarningKind.Throttled, "CPUs were slowed down for heat 4 times during the run.", Quiet with { HeatEvents = 4 });
        AssertWarns(RunWarningKind.QuotaExhausted, "The control group's CPU quota ran out in 2 periods of the run, and the process was stopped each time.", Quiet with { QuotaStops = 2 });
        AssertWarns(RunWarningKind.GovernorChanged, "The frequency governor changed from performance to powersave during the run.", Quiet with { GovernorAfter = "powersave" });
    }

    [Fact]
    public void One_stolen_tick_is_rounding()
        => Assert.Empty((Quiet with { Steal = new StealReport([new StealDelta(0, 1, 20)], null) }).Warnings);

    [Fact]
    public void What_changes_in_the_files_is_seen()
    {
        var machine = CapturedMachine.Load("intel-bare-metal");
        var monitor = RunMonitor.Start(machine);
        machine["/sys/devices/system/cpu/online"] = FileContent.Of("0-2\n");
        machine["/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count"] = FileContent.Of("7\n");
        machine["/sys/fs/cgroup/user.slice/user-1000.slice/session-4.scope/cpu.stat"] = FileContent.Of("nr_throttled 5\n");
        machine["/proc/stat"] = FileContent.Of("cpu0 1050 0 500 100000 25 0 20 50 0 0\ncpu1 1000 0 500 100100 25 0 10 0 0 0\n");
        var run = monitor.Stop();
        Assert.Equal((5, 2), (run.HeatEvents, run.QuotaStops));
        Assert.Equal([new StealDelta(0, 50, 100), new StealDelta(1, 0, 100)], run.Steal.PerCpu);
        Assert.Equal(
            [RunWarningKind.Steal, RunWarningKind.OnlineCpusChanged, RunWarningKind.Throttled, RunWarningKind.QuotaExhausted],
            Kinds(run));
    }

    [Fact]
    public void Counters_that_step_back_give_no_figure()
    {
        var machine = new CapturedMachine { ["/proc/stat"] = FileContent.Of("cpu0 10 0 0 0 0 0 0 9 0 0\n") };
        var meter = StealMeter.Start(machine);
        machine["/proc/stat"] = FileContent.Of("cpu0 20 0 0 0 0 0 0 3 0 0\n");
        Assert.Empty(meter.Stop().PerCpu);
    }

    [Fact]
    public void A_file_that_vanishes_during_the_run_gives_the_reason()
    {
        var machine = CapturedMachine.Load("amd-desktop");
        var meter = StealMeter.Start(machine);
        machine.Remove("/proc/stat");
        Assert.Equal("/proc/stat: no such file (ENOENT)", meter.Stop().Reason);
    }

    [Fact]
    public void A_monitor_stopped_on_another_thread_counts_no_switches_of_the_first()
    {
        var monitor = RunMonitor.Start(new SystemFiles());
        RunObservation? run = null;
        var other = new Thread(() => run = monitor.Stop());
        other.Start();
        other.Join();
        Assert.Null(run?.ThreadSwitches);
    }

    private static void AssertWarns(RunWarningKind kind, string sentence, RunObservation run)
        => Assert.Equal([new RunWarning(kind, sentence)], run.Warnings);

    private static IEnumerable<RunWarningKind> Kinds(RunObservation run) => run.Warnings.Select(warning => warning.Kind);
}
