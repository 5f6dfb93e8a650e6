using System.Globalization;
using Tomlyn.Syntax;

namespace Hostcall.Scenarios.Campaigns;

/// <summary>A table of the plan as a reader asks for it: every key by its name, and whatever is wrong with its line.</summary>
internal sealed class PlanTable
{
    private readonly Dictionary<string, KeyValueSyntax> values = [];
    private readonly Action<int, string> complain;
    private readonly HashSet<string> known = [];

    /// <param name="line">Where it begins.</param>
    /// <param name="items">Its keys.</param>
    /// <param name="complain">Told the line and what is wrong there.</param>
    public PlanTable(int line, IEnumerable<KeyValueSyntax> items, Action<int, string> complain)
    {
        Line = line;
        this.complain = complain;
        foreach (var item in items) values.TryAdd(item.Key!.ToString().Trim().Trim('"'), item);
    }

    public int Line { get; }

    /// <summary>The line of a key, or of the table where it has none.</summary>
    public int LineOf(string key) => values.TryGetValue(key, out var item) ? LineOf(item) : Line;

    public static int LineOf(SyntaxNodeBase node) => node.Span.Start.Line + 1;

    public void Complain(string key, string problem) => complain(LineOf(key), problem);

    public string? Text(string key)
    {
        if (Value(key) is not { } value) return null;
        if (value is StringValueSyntax text) return text.Value;
        Complain(key, $"{key} is a text in quotes");
        return null;
    }

    /// <summary>A list of texts, or one alone.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Value(key))
        {
            case null:
                return [];
            case StringValueSyntax one:
                return [one.Value!];
            case ArraySyntax list when list.Items.All(item => item.Value is StringValueSyntax):
                return [.. list.Items.Select(item => ((StringValueSyntax)item.Value!).Value!)];
            default:
                Complain(key, $"{key} is a list of texts, such as [\"getpid\"]");
                return [];
        }
    }

    public int? Number(string key, int least)
    {
        if (Value(key) is not { } value) return null;
        if (value is IntegerValueSyntax number && number.Value >= least && number.Value <= int.MaxValue) return (int)number.Value;
        Complain(key, $"{key} is a whole number of at least {least.ToString(CultureInfo.InvariantCulture)}");
        return null;
    }

    /// <summary>Complains of every key that nobody asked for.</summary>
    public void RefuseOthers(string what)
    {
        foreach (var (key, item) in values.Where(value => !known.Contains(value.Key)))
        {
            string? nearest = NearestName.Of(key, known);
            complain(LineOf(item), $"{what} has no {key}; {(nearest is null ? $"it may have {string.Join(", ", known)}" : $"did you mean {nearest}?")}");
        }
    }

    private ValueSyntax? Value(string key)
    {
        known.Add(key);
        return values.GetValueOrDefault(key)?.Value;
    }
}
