namespace Hostcall.Machine;

/// <summary>
/// A file of "key: value" lines, such as /proc/cpuinfo, /proc/meminfo and /proc/self/status. A key may occur many times, once for each CPU.
/// </summary>
internal sealed class KeyedLines
{
    private readonly Dictionary<string, List<string>> values = new(StringComparer.Ordinal);
    private readonly FactReader reader;
    private readonly string path;
    private readonly bool isRead;

    internal KeyedLines(FactReader reader, string what, string path)
    {
        (this.reader, this.path) = (reader, path);
        var text = reader.Text(what, path);
        isRead = text is not null;
        foreach (var line in (text ?? "").Split('\n'))
        {
            var colon = line.IndexOf(':');
            if (colon > 0)
                Add(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }
    }

    /// <summary>All different values of a key, in the order of the file.</summary>
    internal IReadOnlyList<string> All(string key)
        => this.values.TryGetValue(key, out var values) ? [.. values.Distinct(StringComparer.Ordinal)] : [];

    /// <summary>The first value of a key. A missing key is noted as unread; a missing file was noted already.</summary>
    internal string? First(string what, string key)
    {
        if (this.values.TryGetValue(key, out var values) && values[0].Length > 0)
            return values[0];
        if (isRead)
            reader.Miss(what, $"{path}: has no value for \"{key}\"");
        return null;
    }

    internal T? First<T>(string what, string key, Func<string, T?> parse)
        where T : struct
    {
        var value = First(what, key);
        var parsed = value is null ? null : parse(value);
        if (value is not null && parsed is null)
            reader.Miss(what, $"{path}: \"{key}\" makes no sense: {Parse.Excerpt(value)}");
        return parsed;
    }

    private void Add(string key, string value)
    {
        if (this.values.TryGetValue(key, out var values))
            values.Add(value);
        else
            this.values.Add(key, [value]);
    }
}
