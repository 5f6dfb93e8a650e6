namespace Hostcall.Lab;

/// <summary>Something outside this program stops a lab from being built or started.</summary>
/// <param name="reason">What is wrong.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="isMissing">Whether something has to be installed or built first, rather than failed.</param>
public sealed class LabException(string reason, string remedy, bool isMissing = false)
    : Exception(remedy.Length > 0 ? $"{reason}; {remedy}" : reason)
{
    public string Reason { get; } = reason;

    public string Remedy { get; } = remedy;

    public bool IsMissing { get; } = isMissing;
}
