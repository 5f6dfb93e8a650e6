using Hostcall.GuestPayloads;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>A form in which a path takes part in the rounds of a run; each form is a case of its own.</summary>
/// <param name="Suffix">Follows the path's id in the results; empty for the path as it is.</param>
/// <param name="PartnerCpu">The CPU of a second process, where the path has one.</param>
public sealed record Variant(string Suffix, int PartnerCpu)
{
    /// <summary>The name under which the blocks of a path in this form are recorded.</summary>
    public string NameOf(IPath path) => path.Id + Suffix;

    /// <summary>What a session in this form needs to know.</summary>
    public SessionSetup SetupFor(Scenario scenario, PayloadBody body) => new(scenario, body, PartnerCpu, SessionSetup.DefaultLimit);
}
