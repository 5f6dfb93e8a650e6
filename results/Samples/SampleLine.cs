using System.Globalization;
using CsvHelper;

namespace Hostcall.Results;

/// <summary>Reads the lines of a samples.csv one by one, or says what is wrong with one. Allocates nothing for a line whose case is known.</summary>
internal sealed class SampleLine(string path, SampleFormat format)
{
    /// <summary>A separator that no name holds, for lines whose names hold commas.</summary>
    private const char NoName = '\u001f';

    private readonly int round = format.Place("round")!.Value;
    private readonly int? batch = format.Place("batch");
    private readonly int block = format.Place("block")!.Value;
    private readonly int calls = format.Place("calls")!.Value;
    private readonly int value = format.Place("value")!.Value;
    private readonly int unit = format.Place("unit")!.Value;
    private readonly int? exits = format.Place("exits");
    private readonly int? cpuNs = format.Place("cpu_ns");
    private readonly int? preemptions = format.Place("preemptions");

    /// <summary>Where the fields of the line in hand lie; the last one ends behind the line.</summary>
    private readonly int[] starts = new int[format.Columns.Length + 1];

    private char separator;

    /// <summary>Number of the line in hand, from 1.</summary>
    public long Number { get; set; }

    /// <summary>Finds the fields of a line. A line with quotes comes back as the same fields without them.</summary>
    public ReadOnlySpan<char> Split(ReadOnlySpan<char> line)
    {
        separator = ',';
        if (line.Contains('"'))
        {
            line = Unquoted(line.ToString());
            separator = NoName;
        }

        int found = 0;
        ReadOnlySpan<char> rest = line;
        for (int at; (at = rest.IndexOf(separator)) >= 0; rest = rest[(at + 1)..])
        {
            if (++found < format.Columns.Length) starts[found] = line.Length - rest.Length + at + 1;
        }

        if (found + 1 != format.Columns.Length)
            throw new ResultFileException(path, Number, $"has {(line.Length == 0 ? 0 : found + 1)} fields where {format.Columns.Length} belong");
        starts[^1] = line.Length + 1;
        return line;
    }

    /// <summary>The part of a line that says which run and case it is of: equal for lines of one case.</summary>
    public ReadOnlySpan<char> Identity(ReadOnlySpan<char> line) => line[..(starts[round] - 1)];

    /// <summary>The unit, as the file spells it.</summary>
    public ReadOnlySpan<char> Unit(ReadOnlySpan<char> line) => Field(line, unit);

    /// <summary>Run and case of the line in hand.</summary>
    public (string RunId, Case Case, Unit Unit) Names(ReadOnlySpan<char> line)
    {
        string scenario = Name(line, 1), lane = LaneName.Today(Name(line, 2)), name = Name(line, 3);
        Unit inUnit = Results.Unit.Find(Unit(line).ToString()) ?? throw Wrong(line, unit, "where ns or instructions belongs");
        var of = format.Place("form") is { } form ? new Case(scenario, lane, name, Field(line, form).ToString()) : Case.Of(scenario, lane, name);
        return (Name(line, 0), of, inUnit);
    }

    /// <summary>The block of the line in hand.</summary>
    /// <param name="line">The line.</param>
    /// <param name="roundsPerBatch">For a layout without batches: how many rounds make one.</param>
    public Block Block(ReadOnlySpan<char> line, int roundsPerBatch)
    {
        int number = (int)Whole(line, round, 0, int.MaxValue);
        return new Block(
            number,
            batch is { } column ? (int)Whole(line, column, 0, int.MaxValue) : number / roundsPerBatch,
            (int)Whole(line, block, 0, int.MaxValue),
            Whole(line, calls, 1, long.MaxValue),
            Cost(line),
            Counter(line, exits),
            Counter(line, cpuNs),
            Counter(line, preemptions));
    }

    // A line is parsed alone, so that an unclosed quote can't swallow the lines after it.
    private string Unquoted(string line)
    {
        try
        {
            using CsvReader csv = CsvReader.FromText(line, SampleFormat.Reading);
            return csv.Read() ? string.Join(NoName, Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)) : "";
        }
        catch (CsvFormatException e)
        {
            throw new ResultFileException(path, Number, "has a quote in the wrong place", e);
        }
    }

    private ReadOnlySpan<char> Field(ReadOnlySpan<char> line, int index) => line[starts[index]..(starts[index + 1] - 1)];

    private string Name(ReadOnlySpan<char> line, int index) => Field(line, index) is { Length: > 0 } name
        ? name.ToString()
        : throw new ResultFileException(path, Number, $"{format.Columns[index]} is empty");

    private long? Counter(ReadOnlySpan<char> line, int? index) =>
        index is not { } column || Field(line, column).IsEmpty ? null : Whole(line, column, 0, long.MaxValue);

    private long Whole(ReadOnlySpan<char> line, int index, long least, long most) =>
        long.TryParse(Field(line, index), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw Wrong(line, index, $"where a whole number of at least {least} belongs");

    private double Cost(ReadOnlySpan<char> line)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isNumber = double.TryParse(Field(line, value), style, CultureInfo.InvariantCulture, out double cost);
        return isNumber && cost is 0 or (>= SampleFormat.LeastCost and <= SampleFormat.MostCost)
            ? cost
            : throw Wrong(line, value, "where the cost of one call belongs");
    }

    private ResultFileException Wrong(ReadOnlySpan<char> line, int index, string problem)
    {
        string field = Field(line, index).ToString();
        return new ResultFileException(path, Number, $"{format.Columns[index]} is \"{(field.Length <= 40 ? field : field[..40] + "…")}\" {problem}");
    }
}
