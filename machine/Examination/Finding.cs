namespace Hostcall.Machine;

/// <summary>One thing that <see cref="Doctor"/> looked at.</summary>
/// <param name="Id">Permanent name, such as "kvm-device"; each occurs once in an examination.</param>
/// <param name="Topic">The same in a reader's words.</param>
/// <param name="State">How it bears on measuring here.</param>
/// <param name="What">What was found.</param>
/// <param name="Means">What that means for the numbers.</param>
/// <param name="Remedy">What to do about it, a command where one exists; null if there is nothing to do.</param>
public sealed record Finding(string Id, string Topic, FindingState State, string What, string Means, string? Remedy);
