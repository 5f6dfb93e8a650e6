using System.Globalization;
using System.Text;
using CsvHelper;

namespace Hostcall.Results.Profiles;

/// <summary>CSV files with a fixed header that are written whole; each line is read alone, so that damage has a place.</summary>
internal static class CsvTable
{
    private static readonly CsvWriterOptions Writing = new() { HasHeader = false, NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture };

    private static readonly CsvReaderOptions Reading = new()
    {
        HasHeader = false,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        FormatProvider = CultureInfo.InvariantCulture,
    };

    /// <summary>Writes the whole file or leaves the old one.</summary>
    /// <exception cref="ResultFileException">The file can't be written.</exception>
    public static void Write(string path, string header, Action<CsvWriter> writeRows)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.UTF8.GetBytes(header + "\n"));
        using (var csv = CsvWriter.Create(bytes, Writing, leaveOpen: true)) writeRows(csv);
        AtomicFile.Write(path, Encoding.UTF8.GetString(bytes.ToArray()));
    }

    /// <summary>Every row below the header, which has as many fields as the header.</summary>
    /// <exception cref="ResultFileException">The file can't be read or is damaged; says where and how.</exception>
    public static IReadOnlyList<CsvRow> Read(string path, string header)
    {
        string[] lines = ReadText(path).Split('\n');
        if (lines[0] != header) throw new ResultFileException(path, 1, $"the header is not \"{header}\"");
        if (lines[^1].Length > 0) throw new ResultFileException(path, lines.Length, "ends in a cut line");
        string[] columns = header.Split(',');
        return [.. lines[1..^1].Select((line, index) => new CsvRow(path, index + 2, columns, Split(path, index + 2, line, columns.Length)))];
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({error.Message.TrimEnd('.')})", error);
        }
    }

    private static string[] Split(string path, int number, string line, int columns)
    {
        try
        {
            using var csv = CsvReader.FromText(line, Reading);
            string[] fields = csv.Read() ? [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)] : [];
            return fields.Length == columns ? fields : throw new ResultFileException(path, number, $"has {fields.Length} fields where {columns} belong");
        }
        catch (CsvFormatException error)
        {
            throw new ResultFileException(path, number, "has a quote in the wrong place", error);
        }
    }
}
