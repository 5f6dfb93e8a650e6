namespace Hostcall.Machine;

/// <summary>Time that a hypervisor took from one CPU between two readings.</summary>
/// <param name="Cpu">Logical CPU number.</param>
/// <param name="StealTicks">Ticks of 1/100 s stolen.</param>
/// <param name="TotalTicks">Ticks that passed, idle ones included.</param>
public sealed record StealDelta(int Cpu, long StealTicks, long TotalTicks)
{
    /// <summary>Stolen share of the time that passed, in percent; 0 if no tick passed.</summary>
    public double Percent => TotalTicks > 0 ? 100.0 * StealTicks / TotalTicks : 0;
}
