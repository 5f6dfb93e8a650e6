using Hostcall.GuestPayloads;
using Hostcall.Lab.Channel;
using Hostcall.Linux;
using Hostcall.Results;
using Hostcall.VmmMinimal;

namespace Hostcall.Lab.Machines;

/// <summary>What an agent said, frame by frame, until it has said everything.</summary>
/// <param name="order">What it was told to do.</param>
/// <param name="progress">Gets what it does.</param>
/// <param name="instructions">Of the machine that it runs on; null for those of this process.</param>
internal sealed class Conversation(LabOrder order, Action<LabEvent> progress, InstructionSet? instructions = null)
{
    private readonly FrameReader reader = new();
    private readonly (string Scenario, string Path)[] pairs = [.. order.Pairs];
    private readonly List<LabBlock> blocks = [];
    private readonly Dictionary<int, LabOutcome> outcomes = [];
    private readonly List<ProbeAnswer> answers = [];
    private readonly List<string> sweepLines = [];
    private int steps;

    public bool HasEnded => reader.HasEnded;

    /// <summary>What the kernel inside calls itself; empty until the agent is up.</summary>
    public string Kernel { get; private set; } = "";

    /// <summary>The CPU as the agent read it; null until then.</summary>
    public CpuMessage? Cpu { get; private set; }

    /// <summary>What the kernel does not know on its command line.</summary>
    public IReadOnlyList<string> UnknownArguments { get; private set; } = [];

    /// <summary>What the agent began last, for a message about a machine that died.</summary>
    public string LastStep { get; private set; } = "booting";

    /// <summary>The agent's own account of why it could not go on, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Blocks that came; results only once <see cref="HasEnded"/>.</summary>
    public IReadOnlyList<LabBlock> Blocks => blocks;

    /// <summary>What probes answered.</summary>
    public IReadOnlyList<ProbeAnswer> Answers => answers;

    /// <summary>What a sweep told.</summary>
    public IReadOnlyList<string> SweepLines => sweepLines;

    /// <exception cref="ChannelException">The bytes make no sense.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        reader.Append(bytes);
        while (reader.Next() is var (kind, payload)) Take(kind, payload);
    }

    /// <summary>An outcome for every pair, after the end.</summary>
    /// <exception cref="ChannelException">The end is missing, or a pair was forgotten.</exception>
    public IReadOnlyList<LabOutcome> Finish()
    {
        reader.ThrowUnlessEnded();
        if (order.Probes is { } probes && answers.Count != probes.Count * order.Paths.Count)
            throw new ChannelException($"the agent gives {answers.Count} answers where {probes.Count * order.Paths.Count} belong");
        int forgotten = Enumerable.Range(0, pairs.Length).FirstOrDefault(pair => !outcomes.ContainsKey(pair), -1);
        if (forgotten >= 0) throw new ChannelException($"the agent says nothing about {Name(forgotten)}");
        return [.. Enumerable.Range(0, pairs.Length).Select(pair => outcomes[pair])];
    }

    private void Take(FrameKind kind, byte[] payload)
    {
        switch (kind)
        {
            case FrameKind.Hello:
                TakeHello(ChannelJson.Read(payload, ChannelJson.Default.HelloMessage));
                break;
            case FrameKind.Started:
                TakeStart(ChannelJson.Read(payload, ChannelJson.Default.StartedMessage));
                break;
            case FrameKind.Blocks:
                TakeBlocks(ChannelJson.Read(payload, ChannelJson.Default.BlocksMessage));
                break;
            case FrameKind.Outcome:
                TakeOutcome(ChannelJson.Read(payload, ChannelJson.Default.OutcomeMessage));
                break;
            case FrameKind.Answer:
                TakeAnswer(ChannelJson.Read(payload, ChannelJson.Default.AnswerMessage));
                break;
            case FrameKind.Sweep:
                TakeSweep(ChannelJson.Read(payload, ChannelJson.Default.SweepMessage));
                break;
            default:
                Failure = ChannelJson.Read(payload, ChannelJson.Default.FailureMessage).Text;
                break;
        }
    }

    private void TakeHello(HelloMessage message)
    {
        Kernel = message.Kernel;
        Cpu = message.Cpu;
        UnknownArguments = message.UnknownArguments ?? [];
    }

    private void TakeStart(StartedMessage message)
    {
        LastStep = $"round {message.Round + 1} of {Name(message.Pair)}";
        progress(new LabEvent(Name(message.Pair), steps++, pairs.Length * order.Rounds));
    }

    private void TakeBlocks(BlocksMessage message)
    {
        var (scenario, path) = Pair(message.Pair);
        if (message.Calls.Length != message.Totals.Length) throw new ChannelException("a block lacks its calls or its total");
        for (int i = 0; i < message.Calls.Length; i++)
        {
            if (message.Calls[i] < 1) throw new ChannelException("a block made no calls");
            blocks.Add(new LabBlock(scenario, path, message.Round, i, message.Calls[i], (double)message.Totals[i] / message.Calls[i]));
        }
    }

    private void TakeOutcome(OutcomeMessage message)
    {
        var (scenario, path) = Pair(message.Pair);
        var definition = order.Scenarios.First(known => known.Name == scenario);
        if (message.PayloadChecksum != Checksum.Of(PayloadBody.Assemble(definition, extra: null, instructions).Code))
            throw new ChannelException($"the agent's payload of {scenario} has other bytes than this program's");

        outcomes[message.Pair] = new LabOutcome(
            scenario, path, StatusOf(message.Status), Sentence(message.Reason), Sentence(message.Remedy),
            message.Counters.TryGetValue(VcpuCounters.Exits, out double exits) ? exits : null, message.Counters);
    }

    private void TakeAnswer(AnswerMessage message)
    {
        LastStep = $"probe {message.Probe} on {message.Path} was over";
        answers.Add(new ProbeAnswer(
            message.Path, message.Probe, message.Answer, message.Reason.Length > 0 ? new Unavailable(message.Reason, message.Remedy) : null));
        progress(new LabEvent($"{message.Probe} on {message.Path}", answers.Count, (order.Probes?.Count ?? 0) * order.Paths.Count));
    }

    private void TakeSweep(SweepMessage message)
    {
        sweepLines.Add(message.Line);
        LastStep = $"a sweep had told {sweepLines.Count} lines";
        progress(new LabEvent("calls") { SweepLine = message.Line });
    }

    private (string Scenario, string Path) Pair(int number) => number >= 0 && number < pairs.Length
        ? pairs[number]
        : throw new ChannelException($"the agent speaks of pair {number}, and the orders have {pairs.Length}");

    private string Name(int number) => $"{Pair(number).Scenario} on {Pair(number).Path}";

    private static string? Sentence(string text) => text.Length > 0 ? text : null;

    private static Status StatusOf(string text) => text switch
    {
        "measured" => Status.Measured,
        "unavailable" => Status.Unavailable,
        "failed" => Status.Failed,
        _ => throw new ChannelException($"unknown status {text}"),
    };
}
