using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hostcall.Results;

/// <summary>
/// manifest.json: what was asked for, on which machine, with which versions, and what became of each path.
/// With samples.csv it is all that the other files of a run are made from.
/// </summary>
public sealed record Manifest
{
    /// <summary>The newest layout that this program writes and reads.</summary>
    public const int CurrentSchema = 2;

    public int SchemaVersion { get; init; } = CurrentSchema;

    public required string RunId { get; init; }

    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>Null while the run goes on, and for ever if it was killed.</summary>
    public DateTimeOffset? FinishedUtc { get; init; }

    /// <summary>When it was resumed after an interruption, each time.</summary>
    public IReadOnlyList<DateTimeOffset> ResumedUtc { get; init; } = [];

    /// <summary>The command that runs exactly this again.</summary>
    public required string CommandLine { get; init; }

    public Plan Plan { get; init; } = Plan.Nothing;

    /// <summary><see cref="Plan"/> as schema 1 calls it; read, never written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Plan? Arguments
    {
        get => null;
        init => Plan = value ?? Plan;
    }

    /// <summary>Seed of the round order and of the bootstrap.</summary>
    public required int Seed { get; init; }

    public IReadOnlyList<PayloadIdentity> Payloads { get; init; } = [];

    /// <summary>Sections such as cpu, kernel, mitigations, kvm; each a JSON tree of the section's own shape.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Machine { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>The labs that were asked for, by lane. None in runs of before there was such a field.</summary>
    public IReadOnlyDictionary<string, LaneTraits> Lanes { get; init; } = new Dictionary<string, LaneTraits>();

    /// <summary>By lane, the CPU that it ran on; those of labs as they are done.</summary>
    public IReadOnlyDictionary<string, LaneMachine> LaneMachines { get; init; } = new Dictionary<string, LaneMachine>();

    /// <summary>Ranges that scenarios of the run are points of. None in runs of before there was such a field.</summary>
    public IReadOnlyList<ScenarioRange> Ranges { get; init; } = [];

    /// <summary>What of the machine could not be read, and why.</summary>
    public IReadOnlyList<Unread> Unread { get; init; } = [];

    /// <summary>Version by name, of this program and of everything that it measured with.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>One entry for each scenario, lane and path that was asked for, in the order of the report.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; init; } = [];

    /// <summary>Sentences about the run as a whole: a clock step, a steal burst, an interruption.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>SHA-256 of samples.csv when the run ended; null before, and for a trace alone. See <see cref="SampleSeal"/>.</summary>
    public string? SamplesSha256 { get; init; }

    /// <summary>Of a lab's machine, whose instructions are compared with those of its own kind alone.</summary>
    public string ArchitectureOf(string lane) => Lanes.GetValueOrDefault(lane)?.Architecture ?? PayloadIdentity.FirstArchitecture;

    /// <summary>The name in <see cref="Versions"/> of the kernel that ran in a lab.</summary>
    public static string KernelIn(string lane) => KernelPrefix + lane;

    internal static string TodaysVersionName(string name) =>
        name.StartsWith(KernelPrefix, StringComparison.Ordinal) ? KernelIn(LaneName.Today(name[KernelPrefix.Length..])) : name;

    private const string KernelPrefix = "kernel in ";
}
