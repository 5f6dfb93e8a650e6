using Hostcall.GuestPayloads;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Reference;

/// <summary>What a comparison shall do; every value is checked already.</summary>
public sealed record TwinRequest(Scenario Scenario, IReadOnlyList<PathRow> Paths, int Rounds, int Cpu, int Seed)
{
    /// <summary>For the partner of a path that cannot share the CPU; null where there is no other.</summary>
    public int? OtherCpu { get; init; }

    public const int DefaultRounds = 20;

    /// <summary>Pairs of blocks in a round: many short ones, so that a disturbance spoils few.</summary>
    public const int PairsPerRound = 40;

    /// <summary>How often each side is opened in a round where only one can be open at a time.</summary>
    public const int OpeningsPerRound = 10;

    public const int PairsPerOpening = PairsPerRound / OpeningsPerRound;

    public static readonly TimeSpan BlockLength = TimeSpan.FromMilliseconds(2);

    /// <summary>The paths that the C twin has.</summary>
    public static IReadOnlyList<PathRow> TwinPaths { get; } =
        [.. PathTable.All.Where(path => path.HasTwin)];
}
