using System.Text.Json.Serialization;

namespace Hostcall.Results;

/// <summary>Runs of any machines, put together: what each machine says, and what holds on all of them.</summary>
public sealed record Campaign
{
    /// <summary>The newest layout of campaign.json.</summary>
    public const int CurrentSchema = 1;

    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>In the order in which their first runs began.</summary>
    public required IReadOnlyList<CampaignMachine> Machines { get; init; }

    /// <summary>The comparisons that matter, each over all machines.</summary>
    public required IReadOnlyList<CampaignDifference> Differences { get; init; }

    /// <summary>Runs that were there twice, were left out, or were merged although they don't belong together.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>All runs of one machine.</summary>
/// <param name="Name">Such as <c>machine 1</c>.</param>
/// <param name="Description">CPU, kernel, fingerprint.</param>
/// <param name="Fingerprint">Of the machine; null in runs of before there were any.</param>
/// <param name="Manifest">Of the first run, with the lanes of all.</param>
/// <param name="Runs">Each run that counts.</param>
/// <param name="Blocks">Measured in all runs.</param>
/// <param name="Summary">Pooled: a row for each case, and the comparisons that matter.</param>
public sealed record CampaignMachine(
    string Name,
    string Description,
    string? Fingerprint,
    [property: JsonIgnore] Manifest Manifest,
    IReadOnlyList<CampaignRun> Runs,
    long Blocks,
    Summary Summary);

/// <summary>A run of a campaign.</summary>
/// <param name="RunId">Its name.</param>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Warnings">All that it says about itself.</param>
public sealed record CampaignRun(string RunId, DateTimeOffset StartedUtc, IReadOnlyList<string> Warnings);

/// <summary>Two paths, compared on each machine.</summary>
/// <param name="Scenario">Scenario name.</param>
/// <param name="Lane">Lane.</param>
/// <param name="Unit">Of what was compared.</param>
/// <param name="A">The path that verdicts are about.</param>
/// <param name="B">The path that it is compared with.</param>
/// <param name="Machines">Names of the machines, in their order.</param>
/// <param name="OnMachines">The comparison on each; null where a machine did not measure both.</param>
public sealed record CampaignDifference(
    string Scenario, string Lane, Unit Unit, string A, string B, IReadOnlyList<string> Machines, IReadOnlyList<Comparison?> OnMachines)
{
    /// <summary>The comparisons that there are, each with its machine.</summary>
    [JsonIgnore]
    public IEnumerable<(string Machine, Comparison Comparison)> Compared =>
        Machines.Zip(OnMachines).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!));

    /// <summary>The verdict where all machines that compared the two agree; null where they don't.</summary>
    public Statistics.Verdict? Agreed => Compared.Select(on => on.Comparison.Verdict).Distinct().ToArray() is [var only] ? only : null;
}
