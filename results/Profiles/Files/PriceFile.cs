namespace Hostcall.Results.Profiles;

/// <summary>What a transition is worth.</summary>
/// <param name="Transition">Its name in a ledger.</param>
/// <param name="Low">Ordinary instructions that take as long, at least.</param>
/// <param name="High">The same, at most.</param>
/// <param name="Source">Who measured it.</param>
/// <param name="Flaw">What the source leaves open; may be empty.</param>
public sealed record Price(string Transition, double Low, double High, string Source, string Flaw);

/// <summary>A table of prices, which whoever asks for priced figures chooses: <c>results/published/prices.csv</c> is one.</summary>
public static class PriceFile
{
    /// <summary>The first line of the file.</summary>
    public const string Header = "transition,low,high,source,flaw";

    /// <exception cref="ResultFileException">The file cannot be read or is damaged; says where and how.</exception>
    public static IReadOnlyList<Price> Read(string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. CsvTable.Read(path, Header).Select(row => Parse(row, seen))];
    }

    private static Price Parse(CsvRow row, HashSet<string> seen)
    {
        var price = new Price(row.Name(0), row.Amount(1), row.Amount(2), row.Name(3), row.Text(4));
        if (price.High < price.Low) throw row.Damage("high is less than low");
        return seen.Add(price.Transition) ? price : throw row.Damage($"{price.Transition} is there twice");
    }
}
