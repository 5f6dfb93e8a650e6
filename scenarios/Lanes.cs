using Hostcall.Lab;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios;

/// <summary>Where a run can take place: this machine, and the labs.</summary>
internal static class Lanes
{
    public static IReadOnlyList<string> All { get; } = [NativeLane.Name, .. Labs];

    /// <summary>The lanes of the labs.</summary>
    public static IEnumerable<string> Labs => LabTable.All.Select(lab => lab.Lane);

    /// <summary>The labs that take part where no lane is named.</summary>
    public static IReadOnlyList<string> DefaultLabs { get; } = [.. LabTable.All.Where(lab => lab.IsDefault).Select(lab => lab.Lane)];

    /// <summary>Those of them that could run now.</summary>
    public static IReadOnlyList<string> ReadyLabs() => [.. LabTable.All.Where(lab => lab.IsDefault && lab.Probe() is null).Select(lab => lab.Lane)];

    /// <summary>Measures on one lane.</summary>
    public static void Measure(string lane, RunRequest request, IRunLog log, CancellationToken cancel)
    {
        if (lane == NativeLane.Name) new NativeLane(request, log, cancel).Measure();
        else new LabLane(LabTable.All.First(lab => lab.Lane == lane), request, log, cancel).Measure();
    }

    /// <summary>Name, summary and whether it runs here, for each lane.</summary>
    public static IEnumerable<(string Name, string Summary, string Here)> Describe()
    {
        yield return (NativeLane.Name, "this machine, in ns", "runs here");
        foreach (var lab in LabTable.All)
        {
            string summary = lab.IsDefault ? lab.Summary : $"{lab.Summary}; only when asked for";
            yield return (lab.Lane, summary, lab.Probe() is { } lacking ? $"no: {lacking}" : "runs here");
        }
    }
}
