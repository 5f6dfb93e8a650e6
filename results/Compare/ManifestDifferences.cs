using System.Text.Json.Nodes;

namespace Hostcall.Results;

/// <summary>Finds what makes two runs measurements of different things.</summary>
public static class ManifestDifferences
{
    private const string Absent = "not known";

    /// <summary>
    /// Fields of the machine that change what a system call or an exit costs; a name stands for all below it. Not
    /// among them: what changes from minute to minute (steal, load, memory in use), and the version of this program,
    /// which is often what is to be compared.
    /// </summary>
    private static readonly string[] Fields =
    [
        "cpu", "topology.smt_active", "topology.online", "kernel.release", "kernel.version", "kernel.config",
        "kernel.command_line", "mitigations", "frequency", "clock.current", "virtualization", "kvm",
    ];

    /// <summary>All differences that matter, in the order of the fields.</summary>
    public static IReadOnlyList<ManifestDifference> Between(Manifest baseline, Manifest candidate)
    {
        IReadOnlyList<ManifestDifference> machine = Between(MachineFacts(baseline), MachineFacts(candidate));
        // The fields say what differs; a fingerprint that no field explains is said by itself.
        if (machine.Count == 0 && !HaveOneFingerprint(baseline, candidate, ifUnknown: true))
            machine = [new ManifestDifference("fingerprint", Fingerprint(baseline)!, Fingerprint(candidate)!)];
        return [.. machine, .. Between(OrderFacts(baseline), OrderFacts(candidate))];
    }

    /// <summary>
    /// Whether two runs were made on one machine: their fingerprints say so, and where one of them has none, which only runs
    /// of before have, the fields of the machine.
    /// </summary>
    public static bool AreOfOneMachine(Manifest baseline, Manifest candidate) =>
        HaveOneFingerprint(baseline, candidate, ifUnknown: false)
        || (!HaveFingerprints(baseline, candidate) && Between(MachineFacts(baseline), MachineFacts(candidate)).Count == 0);

    /// <summary>The machine's fingerprint; null in runs of before there were any.</summary>
    public static string? Fingerprint(Manifest manifest) =>
        (manifest.Machine.GetValueOrDefault("fingerprint") as JsonObject)?["hash"]?.ToString();

    private static bool HaveFingerprints(Manifest a, Manifest b) => Fingerprint(a) is not null && Fingerprint(b) is not null;

    private static bool HaveOneFingerprint(Manifest a, Manifest b, bool ifUnknown) =>
        HaveFingerprints(a, b) ? Fingerprint(a) == Fingerprint(b) : ifUnknown;

    private static IReadOnlyList<ManifestDifference> Between(Dictionary<string, string> a, Dictionary<string, string> b) =>
    [
        .. a.Keys.Union(b.Keys)
            .Select(f => new ManifestDifference(f, a.GetValueOrDefault(f, Absent), b.GetValueOrDefault(f, Absent)))
            .Where(d => d.Baseline != d.Candidate),
    ];

    private static Dictionary<string, string> MachineFacts(Manifest manifest)
    {
        var facts = new Dictionary<string, string>();
        foreach ((string section, var node) in manifest.Machine)
        {
            foreach ((string name, string value) in JsonLeaves.Of(section, node))
            {
                if (Array.Exists(Fields, f => name == f || name.StartsWith(f + ".", StringComparison.Ordinal)))
                    facts[name] = value;
            }
        }

        return facts;
    }

    /// <summary>What the run was asked for and ran.</summary>
    private static Dictionary<string, string> OrderFacts(Manifest manifest)
    {
        var facts = new Dictionary<string, string>();
        // A payload that only one run has belongs to a scenario, or an architecture, that is not compared.
        foreach (PayloadIdentity payload in manifest.Payloads)
        {
            string architecture = payload.Architecture is null or PayloadIdentity.FirstArchitecture ? "" : $"{payload.Architecture}.";
            facts[$"payload.{architecture}{payload.Scenario}{(payload.Path is null ? "" : $".{payload.Path}")}"] = payload.Sha256;
        }

        facts["arguments.placement"] = manifest.Plan.Placement ?? Absent;
        return facts;
    }
}
