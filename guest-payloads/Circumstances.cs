using System.Text.Json.Serialization;

namespace Hostcall.GuestPayloads;

/// <summary>Registers beside the general ones that have something in them when a call is made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VectorRegisters>))]
public enum VectorRegisters
{
    /// <summary>None that the payload writes to; what else runs in a process may.</summary>
    None,

    /// <summary>One of 128 bits: SSE, or the vectors of arm64.</summary>
    Sse,

    /// <summary>One of 512 bits, in each half of the register file, and a mask.</summary>
    Avx512,
}

/// <summary>Under what a scenario's calls are made.</summary>
/// <param name="TouchedBytes">The payload reads a word of each cache line of so much memory before each call.</param>
/// <param name="Dirty">Registers that it writes to before each call.</param>
/// <param name="Filters">Filters of seccomp's that whoever makes a call has, beside those that a path needs.</param>
public sealed record Circumstances(int TouchedBytes = 0, VectorRegisters Dirty = VectorRegisters.None, int Filters = 0)
{
    public const int CacheLine = 64;

    public static readonly Circumstances Plain = new();
}
