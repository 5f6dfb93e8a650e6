using System.Globalization;

namespace Hostcall.Results.Profiles;

/// <summary>One line of a <see cref="CsvTable"/>, which knows where it stands when a field is wrong.</summary>
internal readonly struct CsvRow(string file, long line, string[] columns, string[] fields)
{
    /// <summary>A field that must not be empty.</summary>
    public string Name(int index) => fields[index].Length > 0 ? fields[index] : throw Damage($"{columns[index]} is empty");

    /// <summary>A field that may be empty.</summary>
    public string Text(int index) => fields[index];

    /// <summary>A finite number of at least 0.</summary>
    public double Amount(int index) =>
        double.TryParse(fields[index], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= 0
            ? value
            : throw Damage($"{columns[index]} is not a finite number of at least 0");

    /// <summary>The unit.</summary>
    public Unit Unit(int index) => Results.Unit.Find(fields[index]) ?? throw Damage($"{columns[index]} is neither ns nor instructions");

    /// <summary>An error that names the line.</summary>
    public ResultFileException Damage(string problem) => new(file, line, problem);
}
