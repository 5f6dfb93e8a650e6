using System.Globalization;
using System.Text;
using CsvHelper;

namespace Hostcall.Results;

/// <summary>All published figures that the reports may show.</summary>
/// <param name="Figures">Rows in file order.</param>
public sealed record PublishedLedger(IReadOnlyList<PublishedFigure> Figures)
{
    private static readonly string[] Columns =
        ["id", "what", "path", "value_low", "value_high", "unit", "machine", "year", "source", "flaw"];

    private static readonly string[] KnownUnits = ["ns", "us", "cycles", "per_s", "ratio"];

    /// <summary>A ledger without figures, for results that stand alone.</summary>
    public static PublishedLedger Empty { get; } = new([]);

    /// <summary>Where the ledger lies beside the program's own binary.</summary>
    public static string DefaultPath => System.IO.Path.Combine(AppContext.BaseDirectory, "published", "published.csv");

    /// <summary>Reads a ledger.</summary>
    /// <exception cref="ResultFileException">Missing or damaged; says where and how.</exception>
    public static PublishedLedger Load(string path)
    {
        try
        {
            using CsvReader csv = CsvReader.FromText(File.ReadAllText(path, Encoding.UTF8), SampleFormat.Reading);
            return new PublishedLedger(Rows(path, csv));
        }
        catch (CsvFormatException e)
        {
            throw new ResultFileException(path, "has a quote in the wrong place", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static List<PublishedFigure> Rows(string path, CsvReader csv)
    {
        var figures = new List<PublishedFigure>();
        var ids = new HashSet<string>();
        long row = 0;
        while (csv.Read())
        {
            row++;
            string[] fields = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            if (row == 1)
            {
                if (!fields.SequenceEqual(Columns))
                    throw new ResultFileException(path, 1, $"the header is not \"{string.Join(',', Columns)}\"");
                continue;
            }

            if (fields.Length != Columns.Length)
                throw new ResultFileException(path, row, $"has {fields.Length} fields where {Columns.Length} belong");
            PublishedFigure figure = Figure(path, row, fields);
            if (!ids.Add(figure.Id))
                throw new ResultFileException(path, row, $"the id \"{figure.Id}\" is there twice");
            figures.Add(figure);
        }

        if (row == 0)
            throw new ResultFileException(path, "is empty, without even a header");
        return figures;
    }

    private static PublishedFigure Figure(string path, long row, string[] fields)
    {
        foreach (int needed in new[] { 0, 1, 8 })
        {
            if (fields[needed].Length == 0)
                throw new ResultFileException(path, row, $"{Columns[needed]} is empty");
        }

        if (!KnownUnits.Contains(fields[5]))
            throw new ResultFileException(path, row, $"unit is \"{fields[5]}\" where one of {string.Join(", ", KnownUnits)} belongs");
        double? low = Value(path, row, 3, fields[3]);
        double? high = Value(path, row, 4, fields[4]) ?? low;
        if (high < low)
            throw new ResultFileException(path, row, "value_high is below value_low");
        return new PublishedFigure(
            fields[0],
            fields[1],
            fields[2].Length == 0 ? null : fields[2],
            low,
            high,
            fields[5],
            fields[6],
            Year(path, row, fields[7]),
            fields[8],
            fields[9]);
    }

    private static double? Value(string path, long row, int column, string field)
    {
        if (field.Length == 0)
            return null;
        bool isNumber = double.TryParse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        return isNumber && double.IsFinite(value)
            ? value
            : throw new ResultFileException(path, row, $"{Columns[column]} is \"{field}\" where a number belongs");
    }

    private static int? Year(string path, long row, string field)
    {
        if (field.Length == 0)
            return null;
        return int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is > 1990 and < 2100
            ? year
            : throw new ResultFileException(path, row, $"year is \"{field}\" where a year belongs");
    }
}
