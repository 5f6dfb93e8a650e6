using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hostcall.Results;

/// <summary>
/// What a cost is counted in. There are two units, and they never share a column, an axis or a ratio. A unit writes
/// its own figures, so that a cost has the same digits wherever it is shown.
/// </summary>
[JsonConverter(typeof(UnitJson))]
public sealed class Unit
{
    /// <summary>Nanoseconds of wall clock, for lanes that run on a real processor.</summary>
    public static readonly Unit Nanoseconds = new("ns", "time per call", [new("ns", 1, 4), new("µs", 1e3, 4), new("ms", 1e6, 4)]);

    /// <summary>Guest and host instructions executed, for lanes that run on an emulated processor.</summary>
    public static readonly Unit Instructions = new("instructions", "instructions per call, host and guest", [new("instructions", 1, null)]);

    private readonly Scale[] scales;

    private Unit(string name, string quantity, Scale[] scales) => (Name, Quantity, this.scales) = (name, quantity, scales);

    /// <summary>The name in files: <c>ns</c> or <c>instructions</c>.</summary>
    public string Name { get; }

    /// <summary>What its figures are, as a heading.</summary>
    public string Quantity { get; }

    /// <summary>True for time: fewer instructions are not called faster.</summary>
    public bool IsTime => this == Nanoseconds;

    /// <summary>The unit that files call so; null where none is.</summary>
    public static Unit? Find(string? name) => name == Nanoseconds.Name ? Nanoseconds : name == Instructions.Name ? Instructions : null;

    /// <summary>The scale in which <paramref name="size"/> has one to three digits before the point.</summary>
    public Scale ScaleFor(double size) => scales.Last(scale => scale.Factor == 1 || Math.Abs(size) >= 0.9995 * scale.Factor);

    /// <summary>A cost with its unit, such as <c>7.512 µs</c> or <c>3,512 instructions</c>.</summary>
    public string Format(double value)
    {
        Scale scale = ScaleFor(value);
        return $"{scale.Number(value)} {scale.Name}";
    }

    /// <summary>The same for a column whose heading names instructions: <c>7.512 µs</c> or <c>3,512</c>.</summary>
    public string Cell(double value) => IsTime ? Format(value) : ScaleFor(value).Number(value);

    /// <summary>A cost with its unit and no more digits than it was given with, such as <c>2.1 µs</c>.</summary>
    public string AsGiven(double value)
    {
        Scale scale = ScaleFor(value);
        return $"{(value / scale.Factor).ToString("0.###", CultureInfo.InvariantCulture)} {scale.Name}";
    }

    /// <summary>
    /// An interval in the scale of its estimate, such as <c>[7.480, 7.550]</c>; an end that it lacks is a dash, and without both it is empty.
    /// </summary>
    public string Interval(double estimate, double? low, double? high)
    {
        Scale scale = ScaleFor(estimate);
        return Figures.Interval(low, high, value => scale.Number(value, estimate));
    }

    /// <summary>A part of a cost, in the unit itself, so that parts can be added up: whole where it is or where it is large, else with one decimal.</summary>
    public static string Part(double value) =>
        value.ToString(value == Math.Round(value) || Math.Abs(value) >= 10000 ? "N0" : "N1", CultureInfo.InvariantCulture);

    public override string ToString() => Name;

    /// <summary>A multiple of a unit that makes numbers short.</summary>
    /// <param name="Name">Such as µs.</param>
    /// <param name="Factor">What a value in the unit is divided by.</param>
    /// <param name="Digits">How many are known of a figure; null for what is counted, and so whole unless it is a mean.</param>
    public sealed record Scale(string Name, double Factor, int? Digits)
    {
        /// <summary>The value in this scale, with as many decimals as <paramref name="like"/> needs, or it itself.</summary>
        public string Number(double value, double? like = null)
        {
            double size = Math.Abs(like ?? value) / Factor;
            if (Digits is { } digits)
                return Figures.Significant(value / Factor, size, digits);
            return size is > 0 and < 10 && value != Math.Floor(value) ? Figures.Significant(value, size, 2) : Figures.Significant(value, 1, 1);
        }
    }
}

/// <summary>A unit in a JSON file, by its name.</summary>
internal sealed class UnitJson : JsonConverter<Unit>
{
    public override Unit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Unit.Find(name) ?? throw new JsonException($"the unit is \"{name}\" where ns or instructions belongs");
    }

    public override void Write(Utf8JsonWriter writer, Unit value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
