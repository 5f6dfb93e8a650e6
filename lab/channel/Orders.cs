using Hostcall.GuestPayloads;

namespace Hostcall.Lab.Channel;

/// <summary>What the agent shall do; it lies in the initramfs as JSON under <see cref="FileName"/>.</summary>
/// <param name="Clock">What blocks are measured in.</param>
/// <param name="Scenarios">Whole definitions: the agent knows no table of them.</param>
/// <param name="Paths">Ids of <c>PathTable</c>.</param>
/// <param name="Rounds">Passes over all pairs of scenario and path, each in an order of its own.</param>
/// <param name="Blocks">Blocks of each pair in each round.</param>
/// <param name="Calls">Calls of a block.</param>
/// <param name="Seed">Of the orders in which rounds run.</param>
/// <param name="TracedCalls">
/// Where it is not 0, nothing is measured: each pair runs this many calls once, between two marks that stop a
/// debugger.
/// </param>
/// <param name="Fault">Only set by tests.</param>
/// <param name="Probes">Where there are any, nothing is measured: each is put over each path.</param>
/// <param name="Sweep">Where there is one, nothing is measured: its calls are made over each path.</param>
internal sealed record Orders(
    ClockKind Clock,
    IReadOnlyList<Scenario> Scenarios,
    IReadOnlyList<string> Paths,
    int Rounds,
    int Blocks,
    long Calls,
    int Seed,
    long TracedCalls = 0,
    Fault Fault = Fault.None,
    IReadOnlyList<string>? Probes = null,
    SweepPart? Sweep = null)
{
    public const string FileName = "orders.json";
}

/// <summary>What a block is measured in.</summary>
internal enum ClockKind
{
    /// <summary>Instructions: on an emulated CPU whose time-stamp counter counts them.</summary>
    Instructions,

    /// <summary>Nanoseconds of the monotonic clock.</summary>
    Nanoseconds,
}

/// <summary>Misbehaviour that tests ask the agent for.</summary>
internal enum Fault
{
    None,

    /// <summary>An exception that nobody catches, half-way.</summary>
    Crash,

    /// <summary>Never comes back, half-way.</summary>
    Hang,

    /// <summary>The init process ends, which makes the kernel panic.</summary>
    Exit,
}
