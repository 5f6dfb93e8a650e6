using System.Globalization;
using Hostcall.Results;

namespace Hostcall.Plots.Document;

/// <summary>A table of typed columns.</summary>
/// <param name="Caption">What it shows, with its unit.</param>
/// <param name="Columns">The first one names the row.</param>
/// <param name="Rows">As many cells as columns.</param>
public sealed record Table(string Caption, IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows) : Part
{
    /// <summary>The row that stays last however the others are sorted; null where there is none.</summary>
    public Row? Total { get; init; }

    /// <summary>A sentence below; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Whether columns that don't fit follow in a further table instead of being left out.</summary>
    public bool Continues { get; init; }

    /// <summary>The rows with the total.</summary>
    public IEnumerable<Row> AllRows => Total is null ? Rows : Rows.Append(Total);
}

/// <summary>A column.</summary>
/// <param name="Header">What it holds.</param>
/// <param name="Kind">How it is written and aligned.</param>
/// <param name="Priority">0 stays; the higher, the sooner it is left out where there is no room.</param>
/// <param name="Unit">Unit of its figures where the caption does not tell it.</param>
public sealed record Column(string Header, ColumnKind Kind = ColumnKind.Figure, int Priority = 0, Unit? Unit = null)
{
    /// <summary>The header with its unit.</summary>
    public string Heading => Unit is null ? Header : $"{Header}, {(Unit.IsTime ? "time" : Unit.Name)}";
}

/// <summary>What a column holds.</summary>
public enum ColumnKind
{
    /// <summary>Names, at the left; never broken.</summary>
    Name,

    /// <summary>Figures, at the right; never broken.</summary>
    Figure,

    /// <summary>Words, which may take several lines.</summary>
    Prose,
}

/// <summary>A row.</summary>
/// <param name="Cells">One for each column.</param>
/// <param name="IsMissing">Nothing was measured: it is shown, and greyed.</param>
public sealed record Row(IReadOnlyList<Cell> Cells, bool IsMissing = false)
{
    public Row(params Cell[] cells)
        : this((IReadOnlyList<Cell>)cells)
    {
    }
}

/// <summary>A cell.</summary>
/// <param name="Text">What it shows, the same everywhere.</param>
/// <param name="Value">The figure that the text stands for, to sort by; null for words.</param>
/// <param name="Link">Address, where there is one.</param>
public sealed record Cell(string Text, double? Value = null, string? Link = null)
{
    public static Cell Empty { get; } = new("");

    public static implicit operator Cell(string text) => new(text);

    /// <summary>A cost, without the unit where the heading names instructions; a dash where there is none.</summary>
    public static Cell Cost(double? value, Unit unit) => value is { } cost ? new(unit.Cell(cost), cost) : new(Figures.None);

    /// <summary>The interval of a cost, sorted by its low end.</summary>
    public static Cell Interval(double estimate, double? low, double? high, Unit unit) => new(unit.Interval(estimate, low, high), low);

    /// <summary>A part of a cost, in a table whose caption names the unit.</summary>
    public static Cell Part(double value) => new(Unit.Part(value), value);

    /// <summary>A whole number.</summary>
    public static Cell Count(long count) => new(Figures.Count(count), count);

    /// <summary>A number in words of its own, such as a year.</summary>
    public static Cell Number(double? value) => new(value?.ToString(CultureInfo.InvariantCulture) ?? "", value);

    /// <summary>A source, linked where it starts with an address.</summary>
    public static Cell Source(string text) =>
        new(text, Link: text.StartsWith("https://", StringComparison.Ordinal) ? text.Split(' ')[0] : null);
}
