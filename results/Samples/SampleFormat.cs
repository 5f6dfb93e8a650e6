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

    /// <summary>The smallest cost that is believed, apart from 0: a billionth of a nanosecond or of an instruction.</summary>
    public const double LeastCost = 1e-9;

    /// <summary>The largest cost that is believed: eleven days. Far from where sums and squares would overflow.</summary>
    public const double MostCost = 1e15;

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
