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
        Dictionary<string, string> a = Facts(baseline), b = Facts(candidate);
        return
        [
            .. a.Keys.Union(b.Keys)
                .Select(f => new ManifestDifference(f, a.GetValueOrDefault(f, Absent), b.GetValueOrDefault(f, Absent)))
                .Where(d => d.Baseline != d.Candidate),
        ];
    }

    private static Dictionary<string, string> Facts(Manifest manifest)
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

        // A payload that only one run has belongs to a scenario that is not compared.
        foreach (PayloadIdentity payload in manifest.Payloads)
            facts[$"payload.{payload.Scenario}{(payload.Path is null ? "" : $".{payload.Path}")}"] = payload.Sha256;
        facts["arguments.placement"] = manifest.Plan.Placement ?? Absent;
        return facts;
    }
}
