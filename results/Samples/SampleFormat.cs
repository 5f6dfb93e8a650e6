using System.Globalization;
using System.Text;
using CsvHelper;

namespace Hostcall.Results;

/// <summary>What the writer and the reader of samples.csv agree on; the culture is invariant on both sides.</summary>
/// <param name="Schema">Number of the layout.</param>
/// <param name="Columns">Column names, in file order.</param>
internal sealed record SampleFormat(int Schema, string[] Columns)
{
    /// <summary>What is written.</summary>
    public static readonly SampleFormat Current = new(
        2, ["run_id", "scenario", "lane", "path", "form", "round", "batch", "block", "calls", "value", "unit", "exits", "cpu_ns", "preemptions"]);

    /// <summary>Before forms, batches and counters had columns: the path's column held the form too, and counters were sums in the manifest.</summary>
    public static readonly SampleFormat First = new(1, ["run_id", "scenario", "lane", "path", "round", "block", "calls", "value", "unit"]);

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

    /// <summary>The first line of the file.</summary>
    public string Header { get; } = string.Join(',', Columns);

    /// <summary>The header's bytes, with the line's end.</summary>
    public byte[] HeaderLine => Encoding.UTF8.GetBytes(Header + "\n");

    /// <summary>The layout that a first line stands for, or null.</summary>
    public static SampleFormat? Of(string header) => header == Current.Header ? Current : header == First.Header ? First : null;

    /// <summary>Place of a column; null where the layout has none of that name.</summary>
    public int? Place(string column) => Array.IndexOf(Columns, column) is >= 0 and var index ? index : null;
}
