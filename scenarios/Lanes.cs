using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios;

/// <summary>Where a run can take place.</summary>
internal static class Lanes
{
    public static IReadOnlyList<string> All { get; } = [NativeLane.Name];

    /// <summary>Name, summary and whether it runs here, for each lane.</summary>
    public static IEnumerable<(string Name, string Summary, string Here)> Describe() =>
        [(NativeLane.Name, "this machine, in ns", "runs here")];
}
