using System.Globalization;
using CsvHelper;

namespace Hostcall.Results;

/// <summary>What the writer and the reader of samples.csv agree on; the culture is invariant on both sides.</summary>
internal static class SampleFormat
{
    /// <summary>Column names, in file order.</summary>
    public static readonly string[] Columns =
        ["run_id", "scenario", "lane", "path", "round", "block", "calls", "value", "unit"];

    /// <summary>The first line of the file.</summary>
    public static readonly string Header = string.Join(',', Columns);

    /// <summary>For writing one row at a time.</summary>
    public static readonly CsvWriterOptions Writing = new()
    {
        HasHeader = false,
        NewLine = "\n",
        FormatProvider = CultureInfo.InvariantCulture,
    };

    /// <summary>For reading one row at a time; quoting that breaks the rules is an error, not a guess.</summary>
    public static readonly CsvReaderOptions Reading = new()
    {
        HasHeader = false,
        Separator = ',',
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        FormatProvider = CultureInfo.InvariantCulture,
    };
}
