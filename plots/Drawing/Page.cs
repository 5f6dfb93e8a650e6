namespace Hostcall.Plots.Drawing;

/// <summary>One chart: a title, panels below each other, and a caption that explains the marks.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">What question the chart answers.</param>
/// <param name="Panels">At least one.</param>
/// <param name="Caption">Sentences below the panels; wrapped when drawn.</param>
/// <param name="RowHeight">Height of a row in pixels.</param>
internal sealed record Page(string Name, string Title, IReadOnlyList<Panel> Panels, string Caption, int RowHeight = 34);
