using System.Globalization;
using System.Text.Json.Nodes;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>The machine that runs the tests, whatever it is.</summary>
public sealed class ThisMachineTests
{
    private static readonly SystemFiles Files = new();

    [Fact]
    public void Every_fact_is_read_or_explained()
    {
        var facts = MachineFacts.Read(Files);
        Accounting.AssertComplete(facts);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), facts.Kernel.Release);
        Assert.InRange(facts.Topology.Usable?.Count ?? 0, 1, facts.Topology.Online?.Count ?? 0);
    }

    [Fact]
    public void The_manifest_survives_being_written_and_read()
    {
        var json = MachineFacts.Read(Files).ToJson();
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(json.ToJsonString())));
    }

    [Fact]
    public void The_manifest_is_the_same_in_a_foreign_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var machine = CapturedMachine.Load("software-kvm-guest");
        var expected = MachineFacts.Read(machine).ToJson().ToJsonString();
        try
        {
            CultureInfo.CurrentCulture = CommaCulture();
            Assert.Equal(expected, MachineFacts.Read(machine).ToJson().ToJsonString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_examination_is_complete()
    {
        var findings = Doctor.Examine(MachineFacts.Read(Files), Files);
        DoctorTests.AssertComplete(findings);
        Assert.Equal(File.Exists("/dev/kvm"), !findings.Single(finding => finding.Id == "kvm-device").What.Contains("does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public void Steal_is_measured_on_every_online_cpu()
    {
        var meter = StealMeter.Start(Files);
        Thread.Sleep(100);
        var report = meter.Stop();
        Assert.Null(report.Reason);
        Assert.Equal(MachineFacts.Read(Files).Topology.Online?.Cpus, report.PerCpu.Select(cpu => cpu.Cpu));
        Assert.All(report.PerCpu, cpu => Assert.InRange(cpu.Percent, 0, 100));
    }

    [Fact]
    public void A_short_run_is_observed()
    {
        var monitor = RunMonitor.Start(Files);
        Thread.Sleep(50);
        var run = monitor.Stop();
        Assert.InRange(run.Duration.TotalMilliseconds, 50, 60_000);
        Assert.NotNull(run.ThreadSwitches);
        Assert.True(run.ThreadSwitches >= 0 && run.ProcessSwitches >= 0);
        Assert.Equal(run.OnlineBefore, run.OnlineAfter);
    }

    [Fact]
    public void Waiting_counts_as_a_voluntary_switch()
    {
        var begin = ThreadSwitches.Read();
        for (var i = 0; i < 5; i++)
            Thread.Sleep(1);
        Assert.InRange(ThreadSwitches.Read().Since(begin).Voluntary, 5, 1000);
    }

    // InvariantGlobalization has no named cultures; a copy with other signs does the same.
    private static CultureInfo CommaCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        return culture;
    }
}
