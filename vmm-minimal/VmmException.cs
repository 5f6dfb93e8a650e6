namespace Hostcall.VmmMinimal;

/// <summary>The guest or KVM did what this VMM does not expect; the message holds what is known.</summary>
public class VmmException(string message) : Exception(message);

/// <summary>What ran did not come back before the watchdog ended it.</summary>
/// <param name="path">The path that it ran on.</param>
/// <param name="what">What is known of it, without the path's name.</param>
public sealed class GuestHungException(string path, string what) : VmmException($"{path}: {what}")
{
    /// <summary>The message for a reader who sees the path's name already.</summary>
    public string What { get; } = what;
}
