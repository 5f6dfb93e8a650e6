namespace Hostcall.VmmMinimal;

/// <summary>The guest or KVM did what this VMM does not expect; the message holds what is known.</summary>
public class VmmException(string message) : Exception(message);

/// <summary>What ran did not come back before the watchdog ended it; the message says what is known of it.</summary>
public sealed class GuestHungException(string message) : VmmException(message);
