using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary>What a stub is started for.</summary>
/// <param name="Start">What it does to itself before it parks; any call may be refused.</param>
/// <param name="Parking">How it parks. One that is traced is traced by the calling thread, and stopped before it parks.</param>
internal sealed record StubPlan(IReadOnlyList<StubCall> Start, StubParking Parking)
{
    /// <summary>Whether it makes the payload's calls itself: it then has the scenario's descriptors, and results are those of its own.</summary>
    public bool MakesCalls { get; init; }

    /// <summary>What runs a block: the payload itself, where it runs in the stub.</summary>
    public uint Block { get; init; } = RegionLayout.Body;

    /// <summary>Descriptors of this process that it shall have besides, and under which numbers.</summary>
    public IReadOnlyList<(int Here, int There)> Descriptors { get; init; } = [];
}
