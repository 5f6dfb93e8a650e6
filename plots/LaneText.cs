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
    public static IEnumerable<string> Caveats(IEnumerable<Unit> units) => units.All(unit => unit.IsTime)
        ? []
        :
        [
            "Instructions are not time: one wrmsr, vmresume, xsave or mov cr3 costs hundreds of cycles.",
            "A count is exact where all blocks agree; else what was seen is given with its share of the blocks, "
                + "and a ratio with its extremes over all of that.",
        ];
}
