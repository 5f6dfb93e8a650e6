namespace Hostcall.Machine;

/// <summary>One thing that <see cref="Doctor"/> looked at.</summary>
/// <param name="Id">Permanent name, such as "kvm-device"; each occurs once in an examination.</param>
/// <param name="Topic">The same in a reader's words.</param>
/// <param name="State">How it bears on measuring here.</param>
/// <param name="What">What was found.</param>
/// <param name="Means">What that means for the numbers.</param>
/// <param name="Remedy">What to do about it, a command where one exists; null if there is nothing to do.</param>
public sealed record Finding(string Id, string Topic, FindingState State, string What, string Means, string? Remedy);

/// <summary>How a finding bears on measuring here.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Measuring works, but the numbers are less steady or mean something else than elsewhere.</summary>
    Noisy,

    /// <summary>Something that a path or a lab needs is not there or not permitted.</summary>
    Missing,

    /// <summary>It could not be told.</summary>
    Unknown,
}

/// <summary>What a finding is about. Whatever is not well has a remedy.</summary>
internal sealed record Topic(string Id, string Words)
{
    internal const string OnTheMachine = "run this on the machine itself";

    internal Finding Ok(string what, string means, string? remedy = null) => new(Id, Words, FindingState.Ok, what, means, remedy);

    internal Finding Noisy(string what, string means, string remedy) => new(Id, Words, FindingState.Noisy, what, means, remedy);

    internal Finding Missing(string what, string means, string remedy) => new(Id, Words, FindingState.Missing, what, means, remedy);

    internal Finding Unknown(string what, string means, string remedy) => new(Id, Words, FindingState.Unknown, what, means, remedy);
}
