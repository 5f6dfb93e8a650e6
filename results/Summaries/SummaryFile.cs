using System.Text;
using System.Text.Json;

namespace Hostcall.Results;

/// <summary>Reads and writes summary.json.</summary>
public static class SummaryFile
{
    /// <summary>Writes the whole file or leaves the old one.</summary>
    /// <exception cref="ResultFileException">It can't be written.</exception>
    public static void Write(string path, Summary summary) =>
        AtomicFile.Write(path, Text(summary));

    /// <summary>The same file in memory.</summary>
    public static byte[] Bytes(Summary summary) => Encoding.UTF8.GetBytes(Text(summary));

    private static string Text(Summary summary) => JsonSerializer.Serialize(summary, ResultJson.Default.Summary) + "\n";

    /// <summary>Reads a summary.</summary>
    /// <exception cref="ResultFileException">Missing, damaged, or from a newer version of this program.</exception>
    public static Summary Read(string path) =>
        ResultJson.Load(path, Summary.CurrentSchema, json => json.Deserialize(ResultJson.Default.Summary));
}
