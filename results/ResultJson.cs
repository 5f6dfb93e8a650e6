using System.Text.Json;
using System.Text.Json.Serialization;
using Hostcall.Results.Hazards;
using Hostcall.Results.Profiles;

namespace Hostcall.Results;

/// <summary>JSON of the result files: snake_case names, indented, no reflection at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(Summary))]
[JsonSerializable(typeof(Campaign))]
[JsonSerializable(typeof(TraceNotes))]
[JsonSerializable(typeof(HazardNotes))]
[JsonSerializable(typeof(SweepReport))]
internal sealed partial class ResultJson : JsonSerializerContext
{
    /// <summary>Reads a file that has a top-level <c>schema_version</c> and gives it to <paramref name="read"/>.</summary>
    /// <exception cref="ResultFileException">Missing, damaged, or from a newer version of this program.</exception>
    public static T Load<T>(string path, int newestSchema, Func<JsonDocument, T?> read)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            RefuseOtherSchema(path, newestSchema, document.RootElement);
            return read(document) ?? throw new ResultFileException(path, "holds null instead of an object");
        }
        catch (JsonException e)
        {
            throw new ResultFileException(path, Where(e), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static void RefuseOtherSchema(string path, int newest, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ResultFileException(path, "is not a JSON object");
        if (!root.TryGetProperty("schema_version", out JsonElement field) || !field.TryGetInt32(out int version) || version < 1)
            throw new ResultFileException(path, "has no schema_version");
        if (version > newest)
            throw new ResultFileException(path, $"has schema version {version} and comes from a newer version of this program, which reads up to {newest}");
    }

    private static string Where(JsonException e)
    {
        // System.Text.Json counts lines from 0, and appends its own position to the message.
        string message = e.Message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.');
        string line = e.LineNumber is { } number ? $" near line {number + 1}" : "";
        string field = string.IsNullOrEmpty(e.Path) || e.Path == "$" ? "" : $" at {e.Path}";
        return $"is damaged{line}{field} ({message})";
    }
}
