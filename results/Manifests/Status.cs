using System.Text.Json.Serialization;

namespace Hostcall.Results;

/// <summary>What became of a path in a scenario and lane.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Status>))]
public enum Status
{
    /// <summary>It ran, and samples.csv has its blocks.</summary>
    [JsonStringEnumMemberName("measured")]
    Measured,

    /// <summary>It can't run here; the reason and the remedy say more.</summary>
    [JsonStringEnumMemberName("unavailable")]
    Unavailable,

    /// <summary>It was started and did not give results that count.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
