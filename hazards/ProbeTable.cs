using System.Runtime.InteropServices;
using Hostcall.Hazards.X64;

namespace Hostcall.Hazards;

/// <summary>Every probe, in the order in which tables show them.</summary>
public static class ProbeTable
{
    /// <summary>Of the machines that they can be put over: they are about its registers and its calls by number.</summary>
    public const Architecture Of = Architecture.X64;

    public static IReadOnlyList<Probe> All { get; } =
        [.. RegisterProbes.All, .. TaskProbes.All, .. MemoryProbes.All, .. SignalProbes.All, .. FilterProbes.All];

    /// <summary>The probe of an id, or null.</summary>
    public static Probe? Find(string id) => All.FirstOrDefault(probe => probe.Id == id);
}
