namespace Hostcall.Plots.Traces;

/// <summary>A table of a trace: names at the left, figures at the right. The reports and the terminal show it each in their way.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">As many cells as columns.</param>
/// <param name="Total">The last row, which stays last however the others are sorted; null where there is none.</param>
/// <param name="Note">Sentences below, or null.</param>
public sealed record TraceTable(
    string Title,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<TraceCell>> Rows,
    IReadOnlyList<TraceCell>? Total = null,
    string? Note = null)
{
    /// <summary>The rows with the total.</summary>
    public IEnumerable<IReadOnlyList<TraceCell>> AllRows => Total is null ? Rows : Rows.Append(Total);

    /// <summary>Whether a column is of figures.</summary>
    public bool IsFigures(int column) => Rows.Any(row => row[column].Value is not null);
}
