using System.Text.Json;

namespace Hostcall.Results.Profiles;

/// <summary>
/// A profile for https://www.speedscope.app, after https://www.speedscope.app/file-format-schema.json: frames are
/// shared, and a sampled profile is a list of stacks (indices of frames, outermost first) with a weight each.
/// </summary>
public static class SpeedscopeFile
{
    private const string Schema = "https://www.speedscope.app/file-format-schema.json";

    /// <param name="path">Where to.</param>
    /// <param name="profiles">A name, the unit and the stacks of each.</param>
    /// <exception cref="ResultFileException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, Unit Unit, IReadOnlyList<FoldedLine> Stacks)> profiles)
    {
        var frames = new Dictionary<string, int>(StringComparer.Ordinal);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteString("exporter", "Hostcall");
            json.WriteNumber("activeProfileIndex", 0);
            json.WriteStartArray("profiles");
            foreach (var (name, unit, stacks) in profiles) WriteProfile(json, name, unit, stacks, frames);
            json.WriteEndArray();
            WriteFrames(json, frames);
            json.WriteEndObject();
        }

        AtomicFile.Write(path, System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static void WriteProfile(Utf8JsonWriter json, string name, Unit unit, IReadOnlyList<FoldedLine> stacks, Dictionary<string, int> frames)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", name);
        // Its units are those of time and memory; instructions have none there.
        json.WriteString("unit", unit == Unit.Nanoseconds ? "nanoseconds" : "none");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", stacks.Sum(stack => stack.Weight));
        json.WriteStartArray("samples");
        foreach (var stack in stacks)
        {
            json.WriteStartArray();
            foreach (string function in stack.Functions) json.WriteNumberValue(IndexOf(function, frames));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var stack in stacks) json.WriteNumberValue(stack.Weight);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFrames(Utf8JsonWriter json, Dictionary<string, int> frames)
    {
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (var frame in frames.OrderBy(frame => frame.Value))
        {
            json.WriteStartObject();
            json.WriteString("name", frame.Key);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int IndexOf(string function, Dictionary<string, int> frames)
    {
        if (frames.TryGetValue(function, out int index)) return index;
        frames.Add(function, frames.Count);
        return frames.Count - 1;
    }
}
