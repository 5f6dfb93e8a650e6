using System.Text.Json;

namespace Hostcall.Results;

/// <summary>Reads and writes manifest.json.</summary>
public static class ManifestFile
{
    /// <summary>Writes the whole file or leaves the old one: it is rewritten while a run goes on.</summary>
    /// <exception cref="ResultFileException">It can't be written.</exception>
    public static void Write(string path, Manifest manifest) =>
        AtomicFile.Write(path, JsonSerializer.Serialize(manifest, ResultJson.Default.Manifest) + "\n");

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ResultFileException">Missing, damaged, or from a newer version of this program.</exception>
    public static Manifest Read(string path)
    {
        Manifest manifest = ResultJson.Load(path, Manifest.CurrentSchema, json => json.Deserialize(ResultJson.Default.Manifest));
        RefuseContradictions(path, manifest);
        return manifest;
    }

    private static void RefuseContradictions(string path, Manifest manifest)
    {
        var seen = new HashSet<(string, string, string)>();
        foreach (Outcome outcome in manifest.Outcomes)
        {
            string name = $"{outcome.Scenario} on {outcome.Lane} {outcome.Path}";
            if (!seen.Add((outcome.Scenario, outcome.Lane, outcome.Path)))
                throw new ResultFileException(path, $"has two outcomes for {name}");
        }
    }
}
