namespace Hostcall.Paths;

/// <summary>Whether something can run here, and if not, why and what would help.</summary>
public sealed record Availability(bool IsAvailable, string Reason = "", string Remedy = "")
{
    public static readonly Availability Yes = new(true);

    public static Availability No(string reason, string remedy) => new(false, reason, remedy);
}

/// <summary>This machine cannot run a path: a result with a reason and a remedy, not a failure.</summary>
/// <param name="reason">The beginning of a sentence; the full stop that an error's message may end with is dropped.</param>
/// <param name="remedy">How the sentence goes on.</param>
public sealed class PathUnavailableException(string reason, string remedy)
    : Exception($"{reason.TrimEnd('.')}; {remedy}")
{
    public string Reason { get; } = reason.TrimEnd('.');

    public string Remedy { get; } = remedy;

    /// <summary>The same as a probe would say it.</summary>
    public Availability ToAvailability() => Availability.No(Reason, Remedy);
}
