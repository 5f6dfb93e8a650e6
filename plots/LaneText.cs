using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>What a reader has to know about a lane wherever its figures are shown.</summary>
internal static class LaneText
{
    /// <summary>Heading of the lane's panel or table.</summary>
    public static string Heading(string lane, Manifest manifest) =>
        manifest.Lanes.GetValueOrDefault(lane) is { } traits ? $"{lane}: {traits.Label}; {traits.Runs}"
            : lane == Plan.BatchedLane ? $"{lane}: this machine"
            : lane;

    /// <summary>The lane and its processor within a sentence.</summary>
    public static string Name(string lane, Manifest manifest)
    {
        string? machine = manifest.Lanes.GetValueOrDefault(lane)?.Label ?? (lane == Plan.BatchedLane ? MachineText.Processor(manifest) : null);
        return machine is null ? lane : $"{lane} ({machine})";
    }

    /// <summary>Sentences that belong beside figures of these units.</summary>
    /// <param name="units">The units.</param>
    /// <param name="costly">Examples of what one instruction is by count alone; those of x86-64 where nothing is said.</param>
    public static IEnumerable<string> Caveats(IEnumerable<Unit> units, string costly = "wrmsr, vmresume, xsave or mov cr3") => units.All(unit => unit.IsTime)
        ? []
        :
        [
            $"Instructions are not time: one {costly} costs hundreds of cycles.",
            "A count is exact where all blocks agree; else what was seen is given with its share of the blocks, "
                + "and a ratio with its extremes over all of that.",
        ];
}
