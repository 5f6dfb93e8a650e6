using System.Globalization;
using System.Text;
using CsvHelper;

namespace Hostcall.Results;

/// <summary>A share of a profile that someone published: a row of profiles.csv, shown beside a trace's own shares and never in one column with them.</summary>
/// <param name="Id">Permanent name of the row.</param>
/// <param name="Path">Our id of the path that was profiled.</param>
/// <param name="Function">In which kernel function the samples were.</param>
/// <param name="Section">The section of a trace that holds the same work.</param>
/// <param name="Percent">Of all samples.</param>
/// <param name="Machine">Machine and kernel as far as given.</param>
/// <param name="Year">Of publication.</param>
/// <param name="Source">Where to read it.</param>
/// <param name="Flaw">What to know before comparing with it.</param>
public sealed record PublishedShare(
    string Id, string Path, string Function, string Section, double Percent, string Machine, int Year, string Source, string Flaw);

/// <summary>The published profiles that reports may show.</summary>
public static class PublishedProfile
{
    private static readonly string[] Columns = ["id", "path", "function", "section", "percent", "machine", "year", "source", "flaw"];

    /// <summary>Where it lies beside the program's own binary.</summary>
    public static string DefaultPath => System.IO.Path.Combine(AppContext.BaseDirectory, "published", "profiles.csv");

    /// <summary>The shares of the file beside the program; none where it was not copied there.</summary>
    public static IReadOnlyList<PublishedShare> Default() => File.Exists(DefaultPath) ? Load(DefaultPath) : [];

    /// <summary>Reads the table.</summary>
    /// <exception cref="ResultFileException">Missing or damaged; says where and how.</exception>
    public static IReadOnlyList<PublishedShare> Load(string path)
    {
        try
        {
            using CsvReader csv = CsvReader.FromText(File.ReadAllText(path, Encoding.UTF8), SampleFormat.Reading);
            var shares = new List<PublishedShare>();
            for (long row = 1; csv.Read(); row++)
            {
                string[] fields = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
                if (row > 1) shares.Add(Share(path, row, fields));
                else if (!fields.SequenceEqual(Columns)) throw new ResultFileException(path, 1, $"the header is not \"{string.Join(',', Columns)}\"");
            }

            return shares;
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

    private static PublishedShare Share(string path, long row, string[] fields)
    {
        if (fields.Length != Columns.Length)
            throw new ResultFileException(path, row, $"has {fields.Length} fields where {Columns.Length} belong");
        if (Array.FindIndex(fields, 0, 8, field => field.Length == 0) is >= 0 and var empty)
            throw new ResultFileException(path, row, $"{Columns[empty]} is empty");
        if (!Profiles.SectionName.All.Contains(fields[3]))
            throw new ResultFileException(path, row, $"there is no section called \"{fields[3]}\"");
        if (!double.TryParse(fields[4], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) || percent is <= 0 or > 100)
            throw new ResultFileException(path, row, $"percent is \"{fields[4]}\" where a number from 0 to 100 belongs");
        if (!int.TryParse(fields[6], NumberStyles.None, CultureInfo.InvariantCulture, out int year))
            throw new ResultFileException(path, row, $"year is \"{fields[6]}\" where a year belongs");
        return new PublishedShare(fields[0], fields[1], fields[2], fields[3], percent, fields[5], year, fields[7], fields[8]);
    }
}
