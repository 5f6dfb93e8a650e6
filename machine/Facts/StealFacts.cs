using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>Time that a hypervisor took from each CPU since boot.</summary>
/// <param name="Times">Ticks of 1/100 s by CPU number.</param>
public sealed record StealFacts(IReadOnlyDictionary<int, CpuTimes> Times)
{
    public JsonObject ToJson()
    {
        var ticks = new JsonObject();
        foreach (var (cpu, time) in Times)
            ticks[$"cpu{cpu}"] = time.Steal;
        return Json.Object(("ticks_per_second", 100), ("steal_ticks_since_boot", ticks));
    }

    internal static StealFacts Read(FactReader reader)
    {
        var stat = StatFile.TryRead(reader.Files, out var reason);
        if (stat is null)
            reader.Miss("steal time", $"{KernelPaths.Stat}: {reason}");
        return new StealFacts(stat?.Cpus ?? new SortedDictionary<int, CpuTimes>());
    }
}
