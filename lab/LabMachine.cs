using System.Diagnostics;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Lab.Building;
using Hostcall.Lab.Channel;
using Hostcall.Lab.Images;
using Hostcall.Lab.Machines;
using Hostcall.Linux;
using Hostcall.Results;

namespace Hostcall.Lab;

/// <summary>A machine with the patched kernel and a set of mitigations, in which the paths of this suite run.</summary>
public sealed record LabMachine
{
    private const string ConsoleFile = "console.txt", SamplesFile = "samples", InitramfsFile = "initrd";

    /// <summary>Quiet, since a serial console takes its time; the same addresses every time; ends at a panic.</summary>
    private const string CommonKernelArguments = "quiet panic=-1 nokaslr norandmaps";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(30);

    private readonly LabRow row;
    private readonly MitigationSet? set;

    /// <param name="row">The machine.</param>
    /// <param name="set">What the kernel does about its vulnerabilities; null for what it chooses itself.</param>
    internal LabMachine(LabRow row, MitigationSet? set)
    {
        this.row = row;
        this.set = set;
    }

    /// <summary>Permanent: results refer to it.</summary>
    public string Lane => LaneName.With(row.Lane, set?.Name);

    /// <summary>What kind of machine, in one line.</summary>
    public string Summary => string.Join("; ", new[]
    {
        $"{row.Label}{(row.Year is { } year ? $", {year}" : "")} ({row.Emulator.Name} {row.Cpu}), "
            + $"{(row.Unit == Unit.Nanoseconds ? "in" : "counts")} {row.Unit}",
        row.Remark, IsDefault ? "" : "when asked for",
    }.Where(part => part.Length > 0));

    /// <summary>The same for those who only read a run.</summary>
    public LaneTraits Traits => new(
        row.Unit == Unit.Instructions ? $"emulated {row.Label}" : row.Label,
        $"patched kernel in {row.Emulator.Name}{(set is null ? "" : $", {set.Summary}")}")
    {
        Architecture = InstructionSet.Of(Architecture).Name,
    };

    /// <summary>Of its figures, the same for all.</summary>
    public Unit Unit => row.Unit;

    /// <summary>Of what runs in it.</summary>
    public Architecture Architecture => Target.Architecture;

    /// <summary>Whether it takes part where no lane is named.</summary>
    public bool IsDefault => row.IsDefault && set is null;

    /// <summary>Whether its emulator can write down what it executes, and that can be read.</summary>
    public bool CanTrace => row.Emulator.CanTrace && set is not { CanTrace: false };

    /// <summary>Changed by tests only.</summary>
    internal MachineLimits Limits { get; init; } = MachineLimits.Default;

    /// <summary>Added to the kernel's command line; set by tests only.</summary>
    internal string ExtraKernelArguments { get; init; } = "";

    /// <summary>What its kernel and agent are built for.</summary>
    internal Target Target => row.Emulator.Target;

    /// <summary>What it needs on this machine.</summary>
    internal IReadOnlyList<Requirement> Requirements => row.Emulator.Requirements;

    private IEnumerable<BootArgument> Arguments(int cpus) =>
        [.. row.Arguments, .. cpus > 1 ? row.OnSeveralCpus : [], .. set?.Arguments ?? [], .. set == MitigationSet.July2022 ? row.In2022 : []];

    private string[] OwnKernelArguments(int cpus) =>
        [.. Arguments(cpus).Select(argument => argument.Text), .. ExtraKernelArguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Why it cannot run here, or null; takes less than a second or two and starts no machine.</summary>
    public Unavailable? Probe()
    {
        if ((row.Emulator.Probe(row.Cpu) ?? Requirement.Check(Requirements)) is { } missing) return missing;
        try
        {
            HostKernel.Find(Target);
        }
        catch (LabException error)
        {
            return new Unavailable(error.Reason, error.Remedy);
        }

        long free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        return free >= Limits.Space
            ? null
            : new Unavailable(
                $"{Path.GetTempPath()} has {free >> 20} MiB free, and a run needs {Limits.Space >> 20} MiB",
                "free some space, or set TMPDIR to a folder on another disk");
    }

    /// <summary>The same for a trace. May compile a page of C.</summary>
    internal Unavailable? ProbeTrace()
    {
        return Probe() ?? row.Emulator.ProbeTrace();
    }

    /// <summary>How this lab distorts what it measured, by what KVM counted there: one sentence for the row, or null.</summary>
    public string? Artefact(LabOutcome measured) => Caveats.Artefact(Unit, measured);

    /// <summary>
    /// Starts the machine, has it measure, and ends it. Never leaves a process behind. Runs of one lab at the same
    /// time do not disturb each other, apart from the time they take.
    /// </summary>
    /// <returns>An outcome for every pair; all of them failed, with the console, where the machine died.</returns>
    /// <exception cref="LabException">It cannot be started; see <see cref="Probe"/>.</exception>
    /// <exception cref="OperationCanceledException">The machine was ended as asked.</exception>
    public LabRun Run(LabOrder order, Action<LabEvent> progress, CancellationToken cancel) => Run(order, null, progress, cancel);

    /// <param name="order">What is measured, or traced.</param>
    /// <param name="trace">Where the emulator writes what it executes; null for a measurement.</param>
    /// <param name="progress">Gets what the lab does.</param>
    /// <param name="cancel">Ends the machine.</param>
    internal LabRun Run(LabOrder order, TraceOutput? trace, Action<LabEvent> progress, CancellationToken cancel)
    {
        if ((trace is null ? Probe() : ProbeTrace()) is { } lacking) throw new LabException(lacking.Reason, lacking.Remedy, isMissing: true);
        string kernel = HostKernel.Find(Target);
        string agent = AgentProgram.Get(Target, text => progress(new LabEvent(text)), cancel);

        using var work = new WorkFolder(Lane);
        Initramfs.Write(work.File(InitramfsFile), File.ReadAllBytes(agent), OrdersOf(order));
        progress(new LabEvent("booting"));
        string[] ownArguments = OwnKernelArguments(order.Cpus);
        bool checksItself = HostKernel.ChecksItself(kernel);
        if (checksItself) ownArguments = ForChecks(ownArguments);
        var command = row.Emulator.Prepare(row.Cpu, new Boot(
            work, Path.Combine(kernel, Target.Image), InitramfsFile,
            string.Join(' ', [$"console={row.Emulator.Console}", CommonKernelArguments, .. ownArguments]), ConsoleFile, SamplesFile, trace)
        { Cpus = order.Cpus, Counts = order.Cpus == 1 || order.Probes is null });

        var conversation = new Conversation(order, progress, InstructionSet.Of(Architecture));
        string lastWords = "";
        string? failure;
        using (var machine = new Machine(command, work.Path))
        {
            failure = Listen(machine, checksItself ? Limits.ForChecks : Limits, work.File(SamplesFile), ownArguments, conversation, cancel);
            if (failure is not null) machine.Wait(Poll); // for what it says at its end
            lastWords = machine.LastWords;
        }

        if (failure is null && checksItself && new ConsoleLog(work.File(ConsoleFile)).Complaint is { } complaint)
            failure = $"the kernel complains: {complaint}";
        var run = failure is null
            ? Finish(order, conversation, work, lastWords)
            : Died(order, conversation, work, failure, lastWords);
        return run with
        {
            Kernel = $"{run.Kernel}; {HostKernel.Describe(kernel)}",
            Machine = conversation.Cpu is { } cpu ? CpuReading.Describe(cpu) with { Year = row.Year, KernelArguments = ownArguments } : null,
        };
    }

    /// <summary>
    /// For a kernel that checks itself: what lockdep and RCU find they only print, as warnings; and a warning, which ends such a machine, is also what a
    /// kernel has for CPUs of Bochs that tell of more cores than of logical processors. Of several lists of features it takes the last.
    /// </summary>
    private static string[] ForChecks(string[] arguments) =>
        [.. arguments.Select(argument => argument.StartsWith("clearcpuid=", StringComparison.Ordinal) ? $"{argument},ht" : argument), "loglevel=5"];

    private Orders OrdersOf(LabOrder order) => new(
        Unit == Unit.Instructions ? ClockKind.Instructions : ClockKind.Nanoseconds,
        order.Scenarios, order.Paths, order.Rounds, order.Blocks, order.Calls, order.Seed, order.TracedCalls, order.Fault, order.Probes, order.Sweep);

    /// <summary>Until the agent has said everything, the machine has ended or a limit has passed.</summary>
    /// <returns>Why there is no result, or null.</returns>
    private static string? Listen(
        Machine machine, MachineLimits limits, string samples, string[] ownArguments, Conversation conversation, CancellationToken cancel)
    {
        long position = 0;
        long started = Stopwatch.GetTimestamp(), heard = started;
        var worked = TimeSpan.Zero;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            bool ended = machine.HasExited; // before the last look at the file
            try
            {
                byte[] news = ReadFrom(samples, position);
                position += news.Length;
                if (news.Length > 0) (heard, worked) = (Stopwatch.GetTimestamp(), machine.CpuTime);
                conversation.Append(news);
            }
            catch (ChannelException error)
            {
                return error.Message;
            }

            if (conversation.UnknownArguments.Intersect(ownArguments).FirstOrDefault() is { } unknown)
                return $"the kernel does not know {unknown}, which this lane puts on its command line";
            if (conversation.HasEnded) return null;
            if (ended) return "the machine ended on its own";
            if (limits.IsHung(Stopwatch.GetElapsedTime(heard), machine.CpuTime - worked))
                return $"the machine gave no sign of life for {limits.Silence.TotalSeconds:0} s";
            if (Stopwatch.GetElapsedTime(started) > limits.Total)
                return $"the machine was not done after {limits.Total.TotalMinutes:0} min";
            machine.Wait(Poll);
        }
    }

    private static byte[] ReadFrom(string path, long position)
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[Math.Max(0, file.Length - position)];
        file.Position = position;
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..count];
    }

    private LabRun Finish(LabOrder order, Conversation conversation, WorkFolder work, string lastWords)
    {
        if (conversation.Failure is { } text)
            return Died(order, conversation, work, $"the agent failed: {text.Split('\n')[0].Trim()}", lastWords + '\n' + text);
        try
        {
            LabOutcome[] outcomes = [.. conversation.Finish().Select(outcome => Explained(outcome, conversation.Cpu))];
            return new LabRun(Lane, Unit, conversation.Kernel, outcomes, conversation.Blocks)
            {
                Answers = conversation.Answers,
                SweepLines = conversation.SweepLines,
            };
        }
        catch (ChannelException error)
        {
            return Died(order, conversation, work, error.Message, lastWords);
        }
    }

    /// <summary>On a CPU that cannot run guests there is no KVM; the agent only sees that the device is missing.</summary>
    private LabOutcome Explained(LabOutcome outcome, CpuMessage? cpu) =>
        outcome.Status == Status.Unavailable && cpu is not null && !CpuReading.CanRunGuests(cpu)
        ? outcome with
        {
            Reason = $"the CPU that {row.Emulator.Name} emulates here {row.Emulator.MissingExtension}, so the kernel has no KVM",
            Remedy = $"use a {row.Emulator.Name} whose CPU has that, as Debian's has",
        }
        : outcome;

    private LabRun Died(LabOrder order, Conversation conversation, WorkFolder work, string failure, string lastWords)
    {
        var console = new ConsoleLog(work.File(ConsoleFile));
        string cause = console.Cause is { } line ? $": {line}" : "";
        string reason = $"{failure}, while {conversation.LastStep}{cause}";
        File.WriteAllText(work.File("emulator.txt"), lastWords);
        work.Keep(ConsoleFile, "emulator.txt");
        var none = new Dictionary<string, double>();
        var outcomes = order.Pairs.Select(pair => new LabOutcome(
            pair.Scenario, pair.Path, Status.Failed, reason, $"see {work.File(ConsoleFile)}", null, none));
        string shown = console.Tail.Length > 0 ? console.Tail : lastWords;
        return new LabRun(Lane, Unit, conversation.Kernel, [.. outcomes], [], shown, work.Path) { Failure = reason };
    }
}
