namespace Hostcall.Machine;

/// <summary>One reading of /proc/stat (proc_stat(5)).</summary>
/// <param name="Cpus">CPU time of each online CPU.</param>
/// <param name="Interrupts">Interrupts served since boot by all CPUs.</param>
/// <param name="ContextSwitches">Context switches since boot on all CPUs.</param>
internal sealed record StatFile(IReadOnlyDictionary<int, CpuTimes> Cpus, long? Interrupts, long? ContextSwitches)
{
    internal static StatFile? TryRead(SystemFiles files, out string? reason)
    {
        var text = files.Read(KernelPaths.Stat).Text(out reason);
        if (text is null)
            return null;
        var cpus = CpuTimes.ParseAll(text);
        if (cpus.Count > 0)
            return new StatFile(cpus, Counter(text, "intr "), Counter(text, "ctxt "));
        reason = "has no line of CPU times with steal";
        return null;
    }

    private static long? Counter(string text, string name)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? null : Parse.Words(line) is [_, var number, ..] ? Parse.Count(number) : null;
    }
}
