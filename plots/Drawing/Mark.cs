namespace Hostcall.Plots.Drawing;

/// <summary>Something drawn in one row of a panel; positions are on the panel's axis.</summary>
/// <param name="Row">Row from the top, from 0.</param>
internal abstract record Mark(int Row);

/// <summary>A bar from one value to another.</summary>
internal sealed record Bar(int Row, double From, double To, string Colour, bool Hatched = false) : Mark(Row);

/// <summary>A part of a stacked bar, with its label in the middle where that fits.</summary>
internal sealed record Segment(int Row, double From, double To, string Colour, string Label) : Mark(Row);

/// <summary>An interval, drawn as a line with ends.</summary>
internal sealed record Whisker(int Row, double Low, double High) : Mark(Row);

/// <summary>Text that starts at a value, a little to its right; one line, or two with a line feed between.</summary>
internal sealed record Note(int Row, double At, string Text, bool Faint = false) : Mark(Row)
{
    /// <summary>How far below the middle of the row, in rows.</summary>
    public double Height { get; init; }
}

/// <summary>A box of the middle half of the values, with the median.</summary>
internal sealed record Box(int Row, double Low, double Middle, double High) : Mark(Row);

/// <summary>A line from point to point, each at a value and a height in rows from the top.</summary>
internal sealed record Line(IReadOnlyList<(double Value, double Row)> Corners, string Colour) : Mark(0);

/// <summary>Points, each at a value and at a height within the row from -0.5 (top) to 0.5.</summary>
internal sealed record Points(int Row, IReadOnlyList<(double Value, double Height)> Values, string Colour, double Size = 0.45) : Mark(Row);
