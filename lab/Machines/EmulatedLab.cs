using System.Diagnostics;
using Hostcall.Lab.Building;
using Hostcall.Lab.Channel;
using Hostcall.Lab.Images;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Lab.Machines;

/// <summary>What all labs share: make an image, start a machine with it, listen to the agent, end the machine.</summary>
internal abstract class EmulatedLab : ILab
{
    protected const string ConsoleFile = "console.txt";
    protected const string SamplesFile = "samples";
    protected const string InitramfsFile = "initrd";

    /// <summary>Quiet, since a serial console takes its time; the same addresses every time; ends at a panic.</summary>
    private const string CommonKernelArguments = "console=ttyS0,115200 quiet panic=-1 nokaslr norandmaps";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(30);

    public abstract string Lane { get; }

    public abstract string Summary { get; }

    public abstract Unit Unit { get; }

    public virtual bool IsDefault => false;

    /// <summary>Changed by tests only.</summary>
    internal MachineLimits Limits { get; init; } = MachineLimits.Default;

    /// <summary>Added to the kernel's command line; set by tests only.</summary>
    internal string ExtraKernelArguments { get; init; } = "";

    internal abstract IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>What this lab adds to the kernel's command line.</summary>
    protected virtual string KernelArguments => "";

    public virtual Unavailable? Probe()
    {
        if (Requirement.Check(Requirements) is { } missing) return missing;
        try
        {
            HostKernel.Find();
        }
        catch (LabException error)
        {
            return new Unavailable(error.Reason, error.Remedy);
        }

        long free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        return free >= Limits.Space
            ? null
            : new Unavailable($"{Path.GetTempPath()} has {free >> 20} MiB free, and a run needs {Limits.Space >> 20} MiB", "free some space, or set TMPDIR to a folder on another disk");
    }

    /// <summary>KVM counts both, so that a kernel that has no need of it gets no note.</summary>
    public virtual string? Artefact(LabOutcome measured)
    {
        if (measured.Counters.ContainsKey("l1d_flush"))
            return "longer here than with current microcode: this CPU lacks the L1D flush command, so KVM flushes by loads";

        // Access to memory that is not there is decoded on every CPU, and no artefact of this one.
        return measured.Counters.ContainsKey("insn_emulation") && PathTable.Find(measured.Path)?.Decoding == Decoding.WhereTheCpuTellsNoEnd
            ? "longer here than on hardware: this CPU's SVM lacks nrip-save, so KVM decodes the instruction to skip it"
            : null;
    }

    public LabRun Run(LabOrder order, Action<LabEvent> progress, CancellationToken cancel)
    {
        if (Probe() is { } lacking) throw new LabException(lacking.Reason, lacking.Remedy, isMissing: true);
        string kernel = HostKernel.Find();
        string agent = AgentProgram.Get(text => progress(new LabEvent(text)), cancel);

        using var work = new WorkFolder(Lane);
        Initramfs.Write(work.File(InitramfsFile), File.ReadAllBytes(agent), OrdersOf(order));
        progress(new LabEvent("booting"));
        string arguments = string.Join(' ', CommonKernelArguments, KernelArguments, ExtraKernelArguments).Trim();
        var command = Prepare(work, Path.Combine(kernel, "bzImage"), arguments);

        var conversation = new Conversation(order, progress);
        string lastWords = "";
        string? failure;
        using (var machine = new Machine(command, work.Path))
        {
            failure = Listen(machine, work.File(SamplesFile), conversation, cancel);
            if (failure is not null) machine.Wait(Poll); // for what it says at its end
            lastWords = machine.LastWords;
        }

        var run = failure is null
            ? Finish(order, conversation, work, lastWords)
            : Died(order, conversation, work, failure, lastWords);
        return run with { Kernel = $"{run.Kernel}; {HostKernel.Describe(kernel)}" };
    }

    /// <summary>Writes what the machine needs besides the initramfs.</summary>
    /// <returns>The command that runs it; it ends when the machine switches itself off.</returns>
    protected abstract IReadOnlyList<string> Prepare(WorkFolder work, string kernel, string arguments);

    /// <summary>The prefix that ties an emulator's life to this process.</summary>
    protected static string[] TiedToThisProcess { get; } = ["setpriv", "--pdeathsig", "KILL"];

    private Orders OrdersOf(LabOrder order) => new(
        Unit == Unit.Instructions ? ClockKind.Instructions : ClockKind.Nanoseconds,
        order.Scenarios, order.Paths, order.Rounds, order.Blocks, order.Calls, order.Seed, order.TracedCalls, order.Fault);

    /// <summary>Until the agent has said everything, the machine has ended or a limit has passed.</summary>
    /// <returns>Why there is no result, or null.</returns>
    private string? Listen(Machine machine, string samples, Conversation conversation, CancellationToken cancel)
    {
        long position = 0;
        long started = Stopwatch.GetTimestamp(), heard = started;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            bool ended = machine.HasExited; // before the last look at the file
            try
            {
                byte[] news = ReadFrom(samples, position);
                position += news.Length;
                if (news.Length > 0) heard = Stopwatch.GetTimestamp();
                conversation.Append(news);
            }
            catch (ChannelException error)
            {
                return error.Message;
            }

            if (conversation.HasEnded) return null;
            if (ended) return "the machine ended on its own";
            if (Stopwatch.GetElapsedTime(heard) > Limits.Silence)
                return $"the machine gave no sign of life for {Limits.Silence.TotalSeconds:0} s";
            if (Stopwatch.GetElapsedTime(started) > Limits.Total)
                return $"the machine was not done after {Limits.Total.TotalMinutes:0} min";
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
            return new LabRun(Lane, Unit, conversation.Kernel, conversation.Finish(), conversation.Blocks);
        }
        catch (ChannelException error)
        {
            return Died(order, conversation, work, error.Message, lastWords);
        }
    }

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
        return new LabRun(Lane, Unit, conversation.Kernel, [.. outcomes], [], shown, work.Path);
    }
}
