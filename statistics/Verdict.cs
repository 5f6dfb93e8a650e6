using System.Text.Json.Serialization;

namespace Hostcall.Statistics;

/// <summary>What a comparison of a with b says about a.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The data can't tell yet.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,

    /// <summary>The whole interval lies within the margin: equal for every practical purpose.</summary>
    [JsonStringEnumMemberName("same")]
    Same,

    /// <summary>a costs less than b.</summary>
    [JsonStringEnumMemberName("faster")]
    Faster,

    /// <summary>a costs more than b.</summary>
    [JsonStringEnumMemberName("slower")]
    Slower,
}
