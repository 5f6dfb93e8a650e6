namespace Hostcall.Plots.Drawing;

/// <summary>One chart: a title, panels below each other, and a caption that explains the marks.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">What question the chart answers.</param>
/// <param name="Panels">At least one.</param>
/// <param name="Caption">Sentences below the panels; wrapped when drawn.</param>
/// <param name="RowHeight">Height of a row in pixels.</param>
internal sealed record Page(string Name, string Title, IReadOnlyList<Panel> Panels, string Caption, int RowHeight = 34)
{
    /// <summary>What the colours mean, between the panels and the caption; empty where each mark has its name beside it.</summary>
    public IReadOnlyList<KeyEntry> Key { get; init; } = [];
}

/// <summary>One colour of a chart.</summary>
/// <param name="Label">What stands on the colour here and in the panels.</param>
/// <param name="Colour">The colour.</param>
/// <param name="Meaning">What it stands for.</param>
internal sealed record KeyEntry(string Label, string Colour, string Meaning);
