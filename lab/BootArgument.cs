namespace Hostcall.Lab;

/// <summary>An argument of the kernel's command line.</summary>
/// <param name="Text">As the kernel reads it.</param>
/// <param name="Source">Why it is there: for a mitigation, which commit of Linux brought it, and when.</param>
public sealed record BootArgument(string Text, string Source);
