namespace Hostcall.Lab.Machines;

/// <summary>
/// When a machine is taken for hung, and what it needs. Generous: an emulator on a busy machine is slow, and still right.
/// </summary>
/// <param name="Silence">Longest time from one sign of life of the agent to the next, or to the first.</param>
/// <param name="Total">Longest time in all.</param>
/// <param name="Space">Bytes that images and samples of one run may take.</param>
internal sealed record MachineLimits(TimeSpan Silence, TimeSpan Total, long Space)
{
    /// <summary>Part of a CPU with which an emulator is not starved, and how much longer one may be silent that is.</summary>
    private const int LeastShare = 4, Patience = 5;

    public static readonly MachineLimits Default = new(TimeSpan.FromSeconds(120), TimeSpan.FromMinutes(30), 100 << 20);

    /// <summary>Of a kernel that checks itself, which makes ten instructions of one.</summary>
    public MachineLimits ForChecks => this with { Silence = Silence * 10, Total = Total * 10 };

    /// <summary>Whether a machine is silent for too long. An emulator that the host gives little of a CPU gets more time.</summary>
    /// <param name="silence">Since the last sign of life.</param>
    /// <param name="worked">CPU time of the emulator since then.</param>
    public bool IsHung(TimeSpan silence, TimeSpan worked) => silence > Silence && (worked > Silence / LeastShare || silence > Silence * Patience);
}
