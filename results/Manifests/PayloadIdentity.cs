namespace Hostcall.Results;

/// <summary>The machine code of a scenario for an architecture, which is the same on every path, but for a row that is slowed down on purpose.</summary>
/// <param name="Scenario">Scenario name.</param>
/// <param name="Sha256">Hash of the payload's bytes, in lower-case hexadecimal.</param>
/// <param name="Bytes">Length of the payload in bytes.</param>
public sealed record PayloadIdentity(string Scenario, string Sha256, long Bytes)
{
    /// <summary>The only architecture that there were payloads of before runs told which.</summary>
    public const string FirstArchitecture = "x64";

    /// <summary>The architecture whose machine code it is; null in runs of before there were others than x86-64's.</summary>
    public string? Architecture { get; init; }

    /// <summary>The one row that ran it instead of the scenario's own payload; null for that.</summary>
    public string? Path { get; init; }

    /// <summary>Turns of an empty loop before each request, which make it slower by a known amount of work; null for none.</summary>
    public int? ExtraSteps { get; init; }

    /// <summary>One call in how many makes these turns; null where none does.</summary>
    public int? ExtraEvery { get; init; }
}
