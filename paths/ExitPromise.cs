namespace Hostcall.Paths;

/// <summary>What KVM's own counters must show for each request of a path.</summary>
/// <param name="Counter">The counter of KVM's binary statistics that counts the doorbell, and only it.</param>
/// <param name="PerRequest">How often it counts for one request.</param>
/// <param name="PerBlock">How often it counts besides, for one block: the write that parks the guest.</param>
public sealed record ExitPromise(string Counter, int PerRequest, int PerBlock);
