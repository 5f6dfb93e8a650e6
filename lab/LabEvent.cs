namespace Hostcall.Lab;

/// <summary>How far a lab is.</summary>
/// <param name="Text">What it does now, in a few words.</param>
/// <param name="Done">Steps that are over: one for each pair and round.</param>
/// <param name="Total">Steps in all; 0 while it boots.</param>
public sealed record LabEvent(string Text, int Done = 0, int Total = 0)
{
    /// <summary>What a sweep of calls has just told; else null.</summary>
    public string? SweepLine { get; init; }
}
