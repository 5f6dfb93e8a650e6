using System.Text.Json;

namespace Hostcall.Results.Hazards;

/// <summary>How many calls of a sweep were compared over a path with plain ones, and how many of them were what.</summary>
/// <param name="Lane">Where.</param>
/// <param name="Path">The path's id.</param>
/// <param name="Calls">All.</param>
/// <param name="Same">All that shows is the same.</param>
/// <param name="Partly">So is what two plain calls have alike; the rest (times, ids) differs from time to time.</param>
/// <param name="Refused">The hypercall does not make such a call, as its reference says; nothing was compared.</param>
/// <param name="Known">A difference that a probe names.</param>
/// <param name="Different">One that none does.</param>
/// <param name="Once">A difference that was not there when it was tried again.</param>
public sealed record SweepCount(string Lane, string Path, long Calls, long Same, long Partly, long Refused, long Known, long Different, long Once = 0);

/// <summary>A call that is not as a plain one. Where a probe names the difference, the first of its kind.</summary>
/// <param name="Lane">Where.</param>
/// <param name="Path">The path's id.</param>
/// <param name="Index">Of the call: with the seed it says what the call is.</param>
/// <param name="From">Of the first call that it takes to see it again.</param>
/// <param name="Call">With its arguments.</param>
/// <param name="What">How it differs.</param>
/// <param name="Probe">Which probe names it; empty for none.</param>
public sealed record SweepDifference(string Lane, string Path, long Index, long From, string Call, string What, string Probe);

/// <summary>A call that a sweep does not make.</summary>
/// <param name="Call">Its name.</param>
/// <param name="Because">Why.</param>
public sealed record SweepOmission(string Call, string Because);

/// <summary>A sweep over the system calls: sweep.json.</summary>
public sealed record SweepReport
{
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Runs it again.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Decides what the calls are.</summary>
    public required int Seed { get; init; }

    /// <summary>Index of the first call.</summary>
    public required long From { get; init; }

    public required IReadOnlyList<SweepCount> Counts { get; init; }

    public IReadOnlyList<SweepDifference> Differences { get; init; } = [];

    /// <summary>Those that were not there when they were tried again.</summary>
    public IReadOnlyList<SweepDifference> Once { get; init; } = [];

    /// <summary>What each call came to, where few were made.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    public IReadOnlyList<SweepOmission> LeftOut { get; init; } = [];

    /// <summary>Sentences on what could not be swept.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>sweep.json of a run.</summary>
public static class SweepFile
{
    private const int NewestSchema = 1;

    /// <summary>What a run found; null where nothing was swept.</summary>
    /// <exception cref="ResultFileException">It is damaged; says where and how.</exception>
    public static SweepReport? Read(RunDirectory directory) => File.Exists(directory.Sweep)
        ? ResultJson.Load(directory.Sweep, NewestSchema, document => document.Deserialize(ResultJson.Default.SweepReport))
        : null;

    /// <exception cref="ResultFileException">It can't be written.</exception>
    public static void Write(RunDirectory directory, SweepReport report) =>
        AtomicFile.Write(directory.Sweep, JsonSerializer.Serialize(report, ResultJson.Default.SweepReport) + "\n");
}
