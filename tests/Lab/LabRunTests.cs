using System.Runtime.InteropServices;
using Hostcall.Lab;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios;

namespace Hostcall.Tests.Lab;

[Collection(LabCollection.Name)]
public sealed class LabRunTests
{
    /// <summary>A lab has one CPU unless two are asked for, and a partner that spins needs another.</summary>
    /// <summary>A BPF program needs another kernel than the labs have; BpfHookTests are about it.</summary>
    private static readonly string[] OnOneCpu = [.. PathTable.On(Architecture.X64).Where(path => path is { CanShareCpu: true, IsWitness: false, IsServedByProgram: false }).Select(path => path.Id)];

    private static readonly string[] OnTwoCpus = [.. PathTable.All.Where(path => !path.CanShareCpu).Select(path => path.Id)];

    /// <summary>The labs that take part by default, and the two whose CPU is known to distort.</summary>
    public static TheoryData<string> Counting => [.. LabTable.All.Where(lab => lab.IsDefault && lab.Architecture == Architecture.X64).Select(lab => lab.Lane), "lab-bochs-haswell", "lab-qemu-svm"];

    /// <summary>All others that count, and every set of mitigations on one CPU of each maker.</summary>
    public static TheoryData<string> Others =>
    [
        .. LabTable.All.Where(lab => lab.Unit == Unit.Instructions && lab.Architecture == Architecture.X64).Select(lab => lab.Lane).Except(Counting.Select(row => row.Data)),
        .. LabTable.WithSets.Select(lab => lab.Lane).Where(lane => lane.StartsWith("lab-bochs-icelake@", StringComparison.Ordinal) || lane.StartsWith("lab-qemu-svm@", StringComparison.Ordinal)),
    ];

    [Theory]
    [InlineData("lab-qemu-svm", 0.001)]
    [InlineData("lab-bochs-icelake", 0)]
    [InlineData("lab-bochs-bulldozer", 0)]
    public void Every_path_is_measured_and_a_second_run_gives_the_same(string lane, double tolerance)
    {
        var lab = LabRuns.Lab(lane);
        var order = LabRuns.Order(OnOneCpu);
        var steps = new List<LabEvent>();
        var first = LabRuns.Run(lab, order, steps.Add);
        var second = LabRuns.Run(lab, order);

        Assert.True(first.KeptFolder is null, first.Console);
        Assert.All(first.Outcomes, outcome => Assert.True(outcome.Status == Status.Measured, $"{outcome.Path}: {outcome.Reason}"));
        Assert.Equal(OnOneCpu, first.Outcomes.Select(outcome => outcome.Path));
        Assert.Equal(OnOneCpu.Length * order.Rounds * order.Blocks, first.Blocks.Count);
        Assert.Equal(OnOneCpu.Length * order.Rounds, steps.Count(step => step.Total > 0));
        Assert.Empty(LabRuns.Children());
        foreach (string path in OnOneCpu)
        {
            double difference = Math.Abs((Median(first, path) / Median(second, path)) - 1);
            Assert.True(difference <= tolerance, $"{path}: {Median(first, path)} and {Median(second, path)}");
        }
    }

    /// <summary>By KVM's own counters: a flush of the L1 data cache by loads, and an instruction decoded for want of nrip-save.</summary>
    [Theory]
    [MemberData(nameof(Counting))]
    public void Exits_are_as_promised_the_ladder_rises_and_no_default_lab_has_an_artefact(string lane)
    {
        var lab = LabRuns.Lab(lane);
        var run = LabRuns.Run(lab, LabRuns.Order(OnOneCpu));
        string[] distorted = [.. run.Outcomes.Where(IsDistorted).Select(outcome => outcome.Path)];
        Assert.Equal(lab.IsDefault, distorted.Length == 0);
        Assert.Equal(distorted, run.Outcomes.Where(outcome => lab.Artefact(outcome) is not null).Select(outcome => outcome.Path));

        Assert.All(run.Outcomes, outcome => Assert.Equal(PathTable.Find(outcome.Path)!.Exits, outcome.ExitsPerCall));

        // What contains more costs more; this holds on any CPU and any kernel.
        Assert.True(Median(run, "loop") < Median(run, "exit-cpuid"));
        Assert.True(Median(run, "hypercall-noop") < Median(run, "hypercall"));
        Assert.True(Median(run, "hypercall") < Median(run, "hypercall-robust"));
        Assert.True(Median(run, "exit-pio") < Median(run, "vm-exit"));
        Assert.True(Median(run, "exit-ioeventfd") < Median(run, "exit-pio"));
        Assert.True(Median(run, "vm-exit-hypercall") > Median(run, "hypercall"));
        Assert.True(Median(run, "exit-pio") < Median(run, "exit-mmio"));
        Assert.True(Median(run, "vm-exit") < Median(run, "ptrace-sysemu"));
        Assert.True(Median(run, "vm-exit") < Median(run, "mixed-switch"));
        Assert.True(Median(run, "mixed-switch") < Median(run, "mixed-signal"));
    }

    /// <summary>The ring changes nothing of an exit on a CPU that runs both by itself.</summary>
    [Theory]
    [InlineData("lab-bochs-icelake")]
    [InlineData("lab-qemu-svm")]
    public void Ring_3_costs_what_ring_0_costs(string lane)
    {
        var run = LabRuns.Run(LabRuns.Lab(lane), LabRuns.Order("loop", "loop-ring3", "exit-pio", "exit-pio-ring3"));
        Assert.All(run.Outcomes, outcome => Assert.True(outcome.Status == Status.Measured, outcome.Reason));
        Assert.Equal(Median(run, "loop"), Median(run, "loop-ring3"));
        Assert.InRange(Median(run, "exit-pio-ring3") / Median(run, "exit-pio"), 0.999, 1.001);
    }

    [Fact]
    public void Paths_that_need_two_CPUs_have_them_where_two_are_asked_for()
    {
        var lab = LabRuns.Lab("lab-bochs-icelake");
        LabRuns.SkipUnlessItRuns(lab); // not in a thread of another kind, where a skip is a failure
        var order = LabRuns.Order() with { Rounds = 1, Scenarios = [ScenarioTable.All.First(scenario => scenario.Name == "read-zero-1")], Cpus = 2 };

        // Each alone, as a run asks for them, and beside each other: a boot with two CPUs takes a minute and more.
        var medians = OnTwoCpus.AsParallel().WithDegreeOfParallelism(Environment.ProcessorCount).Select(path =>
        {
            var alone = LabRuns.Run(lab, order with { Paths = [path] });
            var outcome = Assert.Single(alone.Outcomes);
            Assert.True(outcome.Status == Status.Measured, $"{path}: {outcome.Reason}");
            Assert.Equal(PathTable.Find(path)!.Exits, outcome.ExitsPerCall);
            return KeyValuePair.Create(path, Median(alone, path));
        }).ToDictionary();

        // A call by an entry of io_uring is one by a store to a queue, and what io_uring does about it.
        Assert.True(medians["queue-spin"] < medians["uring-sqpoll"]);
        Assert.True(medians["uring-nop"] < medians["uring-sqpoll"]);
        Assert.True(medians["queue-spin"] < medians["queue-wake"]);

        var run = LabRuns.Run(lab, LabRuns.Order(OnTwoCpus));
        Assert.All(run.Outcomes, outcome => Assert.True(outcome.Status == Status.Unavailable, $"{outcome.Path}: {outcome.Status}"));
        Assert.All(run.Outcomes, outcome => Assert.Contains("needs a second CPU", outcome.Reason, StringComparison.Ordinal));
    }

    /// <summary>This lab's CPU does not tell where an instruction ends; the rows say of which paths KVM has to find out.</summary>
    [Fact]
    public void KVM_decodes_where_the_table_says_so()
    {
        var run = LabRuns.Run(LabRuns.Lab("lab-qemu-svm"), LabRuns.Order(OnOneCpu));
        var decoded = run.Outcomes.Where(outcome => outcome.Counters.ContainsKey("insn_emulation")).Select(outcome => outcome.Path);
        Assert.Equal(PathTable.All.Where(path => path.Decoding != Decoding.Never && OnOneCpu.Contains(path.Id)).Select(path => path.Id), decoded);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_machine_boots_and_tells_its_CPU(string lane)
    {
        var run = LabRuns.Run(LabRuns.Lab(lane), LabRuns.Order("vm-exit", "hypercall") with { Rounds = 1 });
        Assert.All(run.Outcomes, outcome => Assert.True(outcome.Status == Status.Measured, outcome.Reason));
        Assert.True(Median(run, "hypercall") < Median(run, "vm-exit") || lane.Contains("qemu", StringComparison.Ordinal));
        Assert.NotNull(run.Machine);
        Assert.Contains(run.Machine.Has, feature => feature is "VMX" or "SVM");
        Assert.Contains("meltdown", run.Machine.Vulnerabilities.Keys);
        Assert.Contains("vmscape", run.Machine.Vulnerabilities.Keys);
        Assert.Empty(run.Machine.UnknownVulnerabilities);
    }

    /// <summary>What Bochs claims and does not keep of XSAVE is taken from the kernel; where it is not, the kernel falls back to FXSAVE without a word.</summary>
    [Theory]
    [InlineData("lab-bochs-icelake")]
    [InlineData("lab-bochs-skylake")]
    [InlineData("lab-bochs-cannonlake")]
    [InlineData("lab-bochs-tigerlake")]
    public void A_kernel_on_a_newer_Intel_uses_XSAVES(string lane)
    {
        var run = LabRuns.Run(LabRuns.Lab(lane), LabRuns.Order("host") with { Rounds = 1 });
        Assert.True(run.KeptFolder is null, run.Console);
        Assert.Contains("XSAVES", run.Machine!.Has);
    }

    [Fact]
    public void Runs_side_by_side_do_not_disturb_each_other()
    {
        string[] lanes = ["lab-qemu-svm", "lab-bochs-icelake", "lab-bochs-icelake"];
        foreach (string lane in lanes)
        {
            if (LabRuns.Lab(lane).Probe() is { } lacking) Assert.Skip(lacking.ToString());
        }

        var runs = new LabRun[lanes.Length];
        var threads = lanes.Select((lane, i) => new Thread(() => runs[i] = LabRuns.Run(LabRuns.Lab(lane), LabRuns.Order("host", "hypercall")))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.All(runs, run => Assert.All(run.Outcomes, outcome => Assert.Equal(Status.Measured, outcome.Status)));
        Assert.Equal(Median(runs[1], "hypercall"), Median(runs[2], "hypercall"));
    }

    /// <summary>What lab-qemu-kvm does where there is nesting: the same machine, asked for times.</summary>
    [Fact]
    public void A_lab_can_measure_time()
    {
        var run = LabRuns.Run(
            new LabMachine(LabTable.Rows.Single(row => row.Lane == "lab-qemu-svm") with { Unit = Unit.Nanoseconds }, null), LabRuns.Order("host", "vm-exit") with { Calls = 200 });
        Assert.All(run.Outcomes, outcome => Assert.True(outcome.Status == Status.Measured, outcome.Reason));
        Assert.Equal(Unit.Nanoseconds, run.Unit);
        Assert.All(run.Blocks, block => Assert.Equal(200, block.Calls));
        Assert.All(run.Blocks, block => Assert.InRange(block.Value, 10, 1e8));
        Assert.Equal(1, run.Outcomes.Single(outcome => outcome.Path == "vm-exit").ExitsPerCall);
    }

    /// <summary>Access to memory that is not there is decoded on every CPU: only other paths tell of a CPU that lacks something.</summary>
    private static bool IsDistorted(LabOutcome outcome) => outcome.Counters.ContainsKey("l1d_flush")
        || (outcome.Counters.ContainsKey("insn_emulation") && PathTable.Find(outcome.Path)!.Decoding != Decoding.Always);

    private static double Median(LabRun run, string path)
    {
        var values = run.Blocks.Where(block => block.Path == path).Select(block => block.Value).Order().ToList();
        return values[values.Count / 2];
    }
}
