namespace Hostcall.Results;

/// <summary>The machine code of a scenario, which is the same on every path.</summary>
/// <param name="Scenario">Scenario name.</param>
/// <param name="Sha256">Hash of the payload's bytes, in lower-case hexadecimal.</param>
/// <param name="Bytes">Length of the payload in bytes.</param>
public sealed record PayloadIdentity(string Scenario, string Sha256, long Bytes);
