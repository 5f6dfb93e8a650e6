namespace Hostcall.Results.Profiles;

/// <summary>How often one call makes a step that costs far more than the one instruction that it is.</summary>
/// <param name="Transition">What tables call it: <c>wrmsr</c>, <c>VM exits</c> …</param>
/// <param name="PerCall">0 where the path never does.</param>
public sealed record TransitionCount(string Transition, double PerCall);
