namespace Hostcall.Paths;

/// <summary>What KVM's own counter of VM exits must show for each request of a path.</summary>
/// <param name="Exits">How often one request leaves the guest.</param>
public sealed record ExitPromise(int Exits)
{
    /// <summary>The counter of KVM's binary statistics that counts VM exits, whatever their reason.</summary>
    public const string Counter = "exits";

    /// <summary>
    /// How far a measured figure may lie from the promise: interrupts that hit the guest are exits too, and one
    /// exit more ends each block.
    /// </summary>
    public const double Tolerance = 0.05;

    public bool IsKeptBy(double exitsPerRequest) => Math.Abs(exitsPerRequest - Exits) <= Tolerance;
}
