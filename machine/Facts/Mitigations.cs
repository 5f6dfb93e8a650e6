namespace Hostcall.Machine;

/// <summary>
/// What the kernel does about each CPU vulnerability (Documentation/ABI/testing/sysfs-devices-system-cpu,
/// "vulnerabilities"). Several of them sit on the way into and out of the kernel and a guest, so they are part of every figure.
/// </summary>
/// <param name="ByName">The kernel's sentence for each vulnerability: "Not affected", "Vulnerable…" or "Mitigation: …".</param>
public sealed record Mitigations(IReadOnlyDictionary<string, string> ByName)
{
    /// <summary>Those against which something is done, if only in part.</summary>
    public IEnumerable<string> Active => Names(sentence => Says(sentence, "Mitigation:"));

    /// <summary>
    /// Those that leave this machine open, wholly or in a part: "Mitigation: …; SMT vulnerable", "KVM: Vulnerable", "BHI: Vulnerable".
    /// </summary>
    public IEnumerable<string> Vulnerable => Names(sentence => Says(sentence, "vulnerable"));

    /// <summary>Those of which the kernel does not know whether this machine is open, wholly or in a part.</summary>
    public IEnumerable<string> Unknown => Names(sentence => !Says(sentence, "vulnerable") && Says(sentence, "unknown"));

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

    private IEnumerable<string> Names(Func<string, bool> isOne) => ByName.Where(pair => isOne(pair.Value)).Select(pair => pair.Key);

    // The files' grammar differs from one to the next and from kernel to kernel; the words do not.
    private static bool Says(string sentence, string word) => sentence.Contains(word, StringComparison.OrdinalIgnoreCase);
}
