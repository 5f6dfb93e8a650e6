namespace Hostcall.Plots.Html;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="Sort">Number to sort by; null sorts by text.</param>
/// <param name="Style">CSS class; null for plain text.</param>
/// <param name="Link">Address, or #id within the page; null for none.</param>
internal sealed record Cell(string Text, double? Sort = null, string? Style = null, string? Link = null)
{
    /// <summary>A figure, at the right and sorted by its value; empty where there is none.</summary>
    public static Cell Number(string text, double? value) => new(text, value, "number");

    /// <summary>A name that does not break.</summary>
    public static Cell Name(string text) => new(text, Style: "name");

    /// <summary>A source, linked where it starts with an address.</summary>
    public static Cell Source(string text)
    {
        string first = text.Split(' ')[0];
        return new Cell(text, Link: first.StartsWith("https://", StringComparison.Ordinal) ? first : null);
    }
}
