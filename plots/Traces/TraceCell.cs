namespace Hostcall.Plots.Traces;

/// <summary>A cell of a table of a trace.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="Value">The figure that the text stands for; null for a name.</param>
public sealed record TraceCell(string Text, double? Value = null)
{
    private const int LongestName = 40;

    /// <summary>The text where room is scarce: names of functions have no end.</summary>
    public string Brief => Text.Length <= LongestName ? Text : Text[..(LongestName - 3)] + "...";
}
