namespace Hostcall.Plots.Drawing;

/// <summary>Rows with names at the left, marks on a common axis.</summary>
/// <param name="Heading">What the panel shows, above it.</param>
/// <param name="Rows">Name of each row, from the top.</param>
/// <param name="Axis">The axis below; one unit for the whole panel.</param>
/// <param name="Marks">What is drawn, in this order.</param>
internal sealed record Panel(string Heading, IReadOnlyList<string> Rows, Axis Axis, IReadOnlyList<Mark> Marks);
