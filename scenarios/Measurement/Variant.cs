using System.Text.Json.Serialization;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>A form in which a path takes part in the rounds of a run; each form is a case of its own.</summary>
/// <param name="Suffix">Its name in the results, as in <see cref="Case.Form"/>; empty for the path as it is.</param>
/// <param name="PartnerCpu">The CPU of a second process, where the path has one; null leaves it to the scheduler.</param>
public sealed record Variant(string Suffix, int? PartnerCpu)
{
    /// <summary>What makes its payload slower than the ordinary one; null for that.</summary>
    public ExtraWork? Extra { get; init; }

    /// <summary>Why this machine cannot give the form; null where it can, and a path that takes part in it may still not run.</summary>
    [JsonIgnore]
    public Unavailable? Missing { get; init; }

    /// <summary>The case that a path is in this form.</summary>
    public Case CaseOf(string scenario, string lane, PathRow path) => new(scenario, lane, path.Id, Suffix);

    /// <summary>What a session in this form needs to know.</summary>
    public SessionSetup SetupFor(Scenario scenario) =>
        new(scenario, PayloadBody.Assemble(scenario, Extra), PartnerCpu, SessionSetup.DefaultLimit);
}
