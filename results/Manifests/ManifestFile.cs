using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostcall.Results;

/// <summary>Reads and writes manifest.json.</summary>
public static class ManifestFile
{
    /// <summary>Writes the whole file or leaves the old one: it is rewritten while a run goes on.</summary>
    /// <exception cref="ResultFileException">It can't be written.</exception>
    public static void Write(string path, Manifest manifest) =>
        AtomicFile.Write(path, Bytes(manifest));

    /// <summary>What the file holds.</summary>
    internal static byte[] Bytes(Manifest manifest) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(manifest, ResultJson.Default.Manifest) + "\n");

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ResultFileException">Missing, damaged, or from a newer version of this program.</exception>
    public static Manifest Read(string path)
    {
        Manifest manifest = UnderTodaysNames(ResultJson.Load(path, Manifest.CurrentSchema, json => json.Deserialize(ResultJson.Default.Manifest)));
        RefuseContradictions(path, manifest);
        return manifest with
        {
            Outcomes = [.. manifest.Outcomes.Select(outcome => outcome with { Traits = outcome.Traits ?? PathsOfOldRuns.Find(outcome.Path) })],
        };
    }

    /// <summary>In schema 1 the path's name holds the form; and the JSON reader leaves null in what is missing.</summary>
    private static Outcome WithForm(Outcome outcome)
    {
        outcome = outcome with { Notes = outcome.Notes ?? [] };
        if (!string.IsNullOrEmpty(outcome.Form)) return outcome;
        Case of = Case.Of(outcome.Scenario, outcome.Lane, outcome.Path);
        return outcome with { Path = of.Path, Form = of.Form };
    }

    private static Manifest UnderTodaysNames(Manifest manifest) => manifest with
    {
        // The JSON reader leaves null where a file of before, or one that somebody edited, has no such field.
        Plan = (manifest.Plan ?? Plan.Nothing).UnderTodaysNames(),
        ResumedUtc = manifest.ResumedUtc ?? [],
        Payloads = manifest.Payloads ?? [],
        Machine = manifest.Machine ?? new Dictionary<string, JsonNode?>(),
        Unread = manifest.Unread ?? [],
        Warnings = manifest.Warnings ?? [],
        Lanes = manifest.Lanes ?? new Dictionary<string, LaneTraits>(),
        LaneMachines = manifest.LaneMachines ?? new Dictionary<string, LaneMachine>(),
        Ranges = manifest.Ranges ?? [],
        Outcomes = [.. (manifest.Outcomes ?? []).Select(outcome => WithForm(outcome with { Lane = LaneName.Today(outcome.Lane) }))],
        Versions = manifest.Versions?.ToDictionary(version => Manifest.TodaysVersionName(version.Key), version => version.Value) ?? [],
    };

    private static void RefuseContradictions(string path, Manifest manifest)
    {
        var seen = new HashSet<Case>();
        foreach (Outcome outcome in manifest.Outcomes)
        {
            if (!seen.Add(outcome.Case))
                throw new ResultFileException(path, $"has two outcomes for {outcome.Case}");
        }
    }
}
