using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>The resource limits that a quiet measurement runs into.</summary>
/// <param name="RealTimePriority">RLIMIT_RTPRIO: highest real-time priority without CAP_SYS_NICE.</param>
/// <param name="LockedMemory">RLIMIT_MEMLOCK in bytes: guest memory pinned by the kernel, perf's ring buffers.</param>
public sealed record LimitFacts(ResourceLimit? RealTimePriority, ResourceLimit? LockedMemory)
{
    public JsonObject ToJson() => Json.Object(
        ("rtprio", RealTimePriority?.ToJson()),
        ("memlock_bytes", LockedMemory?.ToJson()));

    internal static LimitFacts Read(FactReader reader)
    {
        var limits = reader.Text("resource limits", "/proc/self/limits");
        return new LimitFacts(
            ResourceLimit.Find(reader, limits, "Max realtime priority"),
            ResourceLimit.Find(reader, limits, "Max locked memory"));
    }
}
