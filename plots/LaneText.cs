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

    /// <summary>Sentences that belong beside figures of these lanes.</summary>
    /// <param name="lanes">The unit of each, and the architecture of its machine, as a manifest has it.</param>
    public static IEnumerable<string> Caveats(IEnumerable<(Unit Unit, string Architecture)> lanes)
    {
        string[] counted = [.. lanes.Where(lane => !lane.Unit.IsTime).Select(lane => lane.Architecture).Distinct().Order(StringComparer.Ordinal)];
        if (counted.Length == 0) return [];
        IEnumerable<string> examples = counted.Select(architecture => counted.Length == 1 ? Costly(architecture) : $"{Costly(architecture)} on {architecture}");
        return
        [
            $"Instructions are not time: one {string.Join(", one ", examples)} costs hundreds of cycles.",
            "A count is exact where all blocks agree; else what was seen is given with its share of the blocks, "
                + "and a ratio with its extremes over all of that.",
        ];
    }

    /// <summary>Examples of what is one instruction by count alone.</summary>
    private static string Costly(string architecture) =>
        architecture == PayloadIdentity.FirstArchitecture ? "wrmsr, vmresume, xsave or mov cr3" : "eret, tlbi, dsb or msr";
}
