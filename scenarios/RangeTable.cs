using Hostcall.Results;

namespace Hostcall.Scenarios;

/// <summary>Every range of scenarios: a run with two of them or more has a chart of where the path stops to matter. Adding one is adding a row.</summary>
public static class RangeTable
{
    public static IReadOnlyList<ScenarioRange> All { get; } =
    [
        new("bytes-read", "bytes that a call reads",
        [
            new("read-zero-1", "1 byte"), new("read-zero-256", "256 bytes"), new("read-zero-4096", "4 KiB"), new("read-zero-16384", "16 KiB"),
            new("read-zero-65536", "64 KiB"),
        ]),
        new("filters", "filters of seccomp's that whoever makes a call has",
        [
            new("getpid", "no filter"), new("getpid-filters-1", "1 filter"), new("getpid-filters-10", "10 filters"),
        ]),
        new("dirty-registers", "registers that are in use when a call is made",
        [
            new("getpid", "none written"), new("getpid-dirty-sse", "SSE"), new("getpid-dirty-avx512", "AVX-512"),
        ]),
        new("working-set", "memory that the payload reads between calls",
        [
            new("getpid", "none"), new("getpid-touch-4096", "4 KiB"), new("getpid-touch-65536", "64 KiB"), new("getpid-touch-262144", "256 KiB"),
            new("getpid-touch-1048576", "1 MiB"),
        ]),
    ];

    /// <summary>The scenarios of a range; of another name, that.</summary>
    public static IEnumerable<string> ScenariosOf(string name) =>
        All.FirstOrDefault(range => range.Name == name) is { } range ? range.Points.Select(point => point.Scenario) : [name];

    /// <summary>Of each range what some scenarios have, where that is two points or more.</summary>
    public static IReadOnlyList<ScenarioRange> Among(IReadOnlyList<string> scenarios) =>
    [
        .. All.Select(range => range with { Points = [.. range.Points.Where(point => scenarios.Contains(point.Scenario))] })
            .Where(range => range.Points.Count > 1),
    ];
}
