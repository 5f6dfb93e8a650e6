using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary>What a session needs to know.</summary>
/// <param name="Scenario">What the payload asks for.</param>
/// <param name="Body">The payload's code for it.</param>
/// <param name="PartnerCpu">
/// The CPU for a second process, where the path has one; null leaves it where the scheduler puts it.
/// </param>
/// <param name="Limit">How long one block may take before the watchdog ends it; infinite for no watchdog, which has a thread.</param>
public sealed record SessionSetup(Scenario Scenario, PayloadBody Body, int? PartnerCpu, TimeSpan Limit)
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(2);

    /// <summary>Whether a hypercall shall allow every call that it can, and not only what the kernel allows unasked.</summary>
    public bool AllowsEveryCall { get; init; }
}
