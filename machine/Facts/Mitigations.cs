namespace Hostcall.Machine;

/// <summary>
/// What the kernel does about each CPU vulnerability (Documentation/ABI/testing/sysfs-devices-system-cpu,
/// "vulnerabilities"). Several of them sit on the way into and out of the kernel and a guest, so they are part of every figure.
/// </summary>
/// <param name="ByName">The kernel's sentence for each vulnerability: "Not affected", "Vulnerable…" or "Mitigation: …".</param>
public sealed record Mitigations(IReadOnlyDictionary<string, string> ByName)
{
    public IEnumerable<string> Active => Names("Mitigation");

    public IEnumerable<string> Vulnerable => Names("Vulnerable");

    internal static Mitigations Read(FactReader reader)
    {
        const string folder = $"{KernelPaths.Cpus}/vulnerabilities";
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in reader.Names("mitigations", folder) ?? [])
        {
            if (reader.Value($"mitigation of {name}", $"{folder}/{name}") is { } state)
                found[name] = state;
        }

        return new Mitigations(found);
    }

    // KVM's own mitigations are prefixed: itlb_multihit reads "KVM: Mitigation: VMX disabled".
    private IEnumerable<string> Names(string state)
        => ByName.Where(pair => pair.Value.StartsWith(state, StringComparison.Ordinal)
            || pair.Value.StartsWith($"KVM: {state}", StringComparison.Ordinal)).Select(pair => pair.Key);
}
