using System.Text.Json.Serialization;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>A form in which a path takes part in the rounds of a run; each form is a case of its own.</summary>
/// <param name="Suffix">Follows the path's id in the results; empty for the path as it is.</param>
/// <param name="PartnerCpu">The CPU of a second process, where the path has one; null leaves it to the scheduler.</param>
public sealed record Variant(string Suffix, int? PartnerCpu)
{
    /// <summary>What makes its payload slower than the ordinary one; null for that.</summary>
    public ExtraWork? Extra { get; init; }

    /// <summary>Why this machine cannot give the form; null where it can, and a path that takes part in it may still not run.</summary>
    [JsonIgnore]
    public Unavailable? Missing { get; init; }

    /// <summary>The name under which the blocks of a path in this form are recorded.</summary>
    public string NameOf(PathRow path) => path.Id + Suffix;

    /// <summary>What a session in this form needs to know.</summary>
    public SessionSetup SetupFor(Scenario scenario) =>
        new(scenario, PayloadBody.Assemble(scenario, Extra), PartnerCpu, SessionSetup.DefaultLimit);
}
