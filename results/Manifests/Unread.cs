namespace Hostcall.Results;

/// <summary>A fact about the machine that could not be read.</summary>
/// <param name="What">The fact, such as <c>cpu.microcode</c>.</param>
/// <param name="Reason">Why not, in one sentence.</param>
public sealed record Unread(string What, string Reason);
