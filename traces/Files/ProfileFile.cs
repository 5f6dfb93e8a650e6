using System.Globalization;
using System.Text;
using CsvHelper;
using Hostcall.Results;

namespace Hostcall.Traces;

/// <summary>profile.csv: one row for each function and group of each traced path, per call.</summary>
public static class ProfileFile
{
    private const int Fields = 8;

    /// <summary>The first line of the file.</summary>
    public const string Header = "scenario,lane,path,function,group,self,with_callees,unit";

    private static readonly CsvWriterOptions Writing = new() { HasHeader = false, NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture };

    private static readonly CsvReaderOptions Reading = new()
    {
        HasHeader = false,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        FormatProvider = CultureInfo.InvariantCulture,
    };

    /// <exception cref="ResultFileException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<Profile> profiles)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.UTF8.GetBytes(Header + "\n"));
        using (var csv = CsvWriter.Create(bytes, Writing, leaveOpen: true))
        {
            foreach (var profile in profiles)
            {
                foreach (var row in profile.Rows) Write(csv, profile, row);
            }
        }

        AtomicFile.Write(path, Encoding.UTF8.GetString(bytes.ToArray()));
    }

    /// <exception cref="ResultFileException">The file cannot be read or is damaged; says where and how.</exception>
    public static IReadOnlyList<Profile> Read(string path)
    {
        try
        {
            string[] lines = File.ReadAllText(path).Split('\n');
            if (lines[0] != Header) throw new ResultFileException(path, 1, $"the header is not \"{Header}\"");
            if (lines[^1].Length > 0) throw new ResultFileException(path, lines.Length, "ends in a cut line");
            return
            [
                .. lines[1..^1].Select((line, index) => Parse(path, index + 2, line))
                    .GroupBy(line => line.Of, line => line.Row)
                    .Select(rows => new Profile(rows.Key.Scenario, rows.Key.Lane, rows.Key.Path, rows.Key.Unit, [.. rows])),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({error.Message.TrimEnd('.')})", error);
        }
    }

    private static void Write(CsvWriter csv, Profile profile, ProfileRow row)
    {
        foreach (string field in (string[])[profile.Scenario, profile.Lane, profile.Path, row.Function.ToString(), row.Group]) csv.WriteField(field);
        csv.WriteField(row.Self, default);
        csv.WriteField(row.WithCallees, default);
        csv.WriteField(profile.Unit);
        csv.EndRecord();
    }

    private static ((string Scenario, string Lane, string Path, string Unit) Of, ProfileRow Row) Parse(string path, int line, string content)
    {
        string[] fields = Split(path, line, content);
        if (fields.Length != Fields) throw new ResultFileException(path, line, $"has {fields.Length} fields where {Fields} belong");
        if (!Units.IsKnown(fields[7])) throw new ResultFileException(path, line, "unit is neither ns nor instructions");
        var row = new ProfileRow(FunctionName.Parse(fields[3]), fields[4], Cost(path, line, fields[5]), Cost(path, line, fields[6]));
        return ((fields[0], fields[1], fields[2], fields[7]), row);
    }

    private static string[] Split(string path, int line, string content)
    {
        try
        {
            using var csv = CsvReader.FromText(content, Reading);
            return csv.Read() ? [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)] : [];
        }
        catch (CsvFormatException error)
        {
            throw new ResultFileException(path, line, "has a quote in the wrong place", error);
        }
    }

    private static double Cost(string path, int line, string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= 0
            ? value
            : throw new ResultFileException(path, line, "a cost is not a finite number of at least 0");
}
