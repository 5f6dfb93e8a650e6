using System.Globalization;
using CsvHelper;

namespace Hostcall.Results;

/// <summary>Turns one line of samples.csv into a <see cref="Sample"/>, or says what is wrong with it.</summary>
internal static class SampleLine
{
    public static Sample Parse(string path, long line, string content)
    {
        string[] fields = Split(path, line, content);
        if (fields.Length != SampleFormat.Columns.Length)
            throw new ResultFileException(path, line, $"has {fields.Length} fields where {SampleFormat.Columns.Length} belong");

        var field = new FieldReader(path, line, fields);
        return new Sample(
            field.Name(0),
            field.Name(1),
            field.Name(2),
            field.Name(3),
            (int)field.Whole(4, least: 0, most: int.MaxValue),
            (int)field.Whole(5, least: 0, most: int.MaxValue),
            field.Whole(6, least: 1, most: long.MaxValue),
            field.Cost(7),
            field.Unit(8));
    }

    // A line is parsed alone, so that an unclosed quote can't swallow the lines after it.
    private static string[] Split(string path, long line, string content)
    {
        try
        {
            using CsvReader csv = CsvReader.FromText(content, SampleFormat.Reading);
            return csv.Read() ? [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)] : [];
        }
        catch (CsvFormatException e)
        {
            throw new ResultFileException(path, line, "has a quote in the wrong place", e);
        }
    }

    private readonly struct FieldReader(string path, long line, string[] fields)
    {
        public string Name(int index) => fields[index].Length > 0
            ? fields[index]
            : throw Wrong(index, "is empty");

        public long Whole(int index, long least, long most) =>
            long.TryParse(fields[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= least && value <= most
                ? value
                : throw Wrong(index, $"is \"{Shown(index)}\" where a whole number of at least {least} belongs");

        public double Cost(int index)
        {
            const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            bool isNumber = double.TryParse(fields[index], Style, CultureInfo.InvariantCulture, out double value);
            if (!isNumber || !(value is 0 or (>= SampleFormat.LeastCost and <= SampleFormat.MostCost)))
                throw Wrong(index, $"is \"{Shown(index)}\" where the cost of one call belongs");
            return value;
        }

        public Unit Unit(int index) => Results.Unit.Find(fields[index])
            ?? throw Wrong(index, $"is \"{Shown(index)}\" where ns or instructions belongs");

        private string Shown(int index) => fields[index].Length <= 40 ? fields[index] : fields[index][..40] + "…";

        private ResultFileException Wrong(int index, string problem) =>
            new(path, line, $"{SampleFormat.Columns[index]} {problem}");
    }
}
