namespace Hostcall.Results;

/// <summary>A field in which two manifests differ and that matters to the figures.</summary>
/// <param name="Field">Dotted name, such as <c>kernel.release</c> or <c>payload.getpid</c>.</param>
/// <param name="Baseline">Its value in the baseline.</param>
/// <param name="Candidate">Its value in the candidate.</param>
public sealed record ManifestDifference(string Field, string Baseline, string Candidate);
