namespace Hostcall.Results;

/// <summary>The one rule for exits, on every lane: KVM's own count is what the path promises, or the row has failed.</summary>
public static class ExitRule
{
    /// <summary>
    /// How far a count may lie from the promise, as a fraction of it and at least by that much: interrupts that hit the guest
    /// are exits too where KVM does not count them apart. The one exit that ends each block is not in the count.
    /// </summary>
    public const double Tolerance = 0.05;

    /// <param name="counted">Exits per call of the scenario, by KVM; null where nothing counts them.</param>
    /// <param name="promised">What the path promises; null where there is no VM.</param>
    /// <returns>How the promise was broken, in one sentence, or null.</returns>
    public static string? Breach(double? counted, double? promised) =>
        counted is { } exits && promised is { } promise && Math.Abs(exits - promise) > Tolerance * Math.Max(1, promise)
            ? FormattableString.Invariant($"KVM counted {exits:0.####} exits per call where the path promises {promise:0.####}.")
            : null;

    /// <summary>The outcome, failed where it broke its promise.</summary>
    internal static Outcome Applied(Outcome outcome) =>
        outcome.Status == Status.Measured && Breach(outcome.ExitsPerCall, outcome.ExitsPromised) is { } breach
            ? outcome with { Status = Status.Failed, Reason = breach, Remedy = Remedy }
            : outcome;

    private const string Remedy = "Its figures are not those of the path: see doctor for how this machine runs guests, and measure the path elsewhere.";
}
