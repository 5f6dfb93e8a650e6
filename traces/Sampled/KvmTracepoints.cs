using System.Globalization;

namespace Hostcall.Traces;

/// <summary>KVM's own tracepoints, counted for a while: a second opinion on what a path does to the guest.</summary>
/// <param name="Exits">How often the guest was left.</param>
/// <param name="Entries">How often it was entered.</param>
/// <param name="UserExits">How often KVM_RUN came back to user space.</param>
public sealed record KvmTracepoints(long Exits, long Entries, long UserExits)
{
    private const string Folder = "/sys/kernel/tracing/events/kvm";

    private static readonly string[] Names = ["kvm_exit", "kvm_entry", "kvm_userspace_exit"];

    /// <summary>Whether this kernel's KVM has them, and this process may see them.</summary>
    public static bool ArePresent => Names.All(name => Directory.Exists(Path.Combine(Folder, name)));

    /// <summary>Counts them for running processes.</summary>
    /// <exception cref="PerfException">perf is missing, or may not count.</exception>
    public static KvmTracepoints Count(PerfTool tool, IEnumerable<int> processes, TimeSpan time)
    {
        string events = string.Join(',', Names.Select(name => $"kvm:{name}"));
        var (code, errors) = tool.Run(
            null, "stat", "-x", ",", "-e", events, "-p", string.Join(',', processes), "--", "sleep", time.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        return code == 0 && Parse(errors) is { } counts ? counts : throw new PerfException("perf could not count KVM's tracepoints");
    }

    /// <summary>Reads what perf stat -x, says: the count comes first, the name third.</summary>
    /// <returns>Null where one of them was not counted.</returns>
    public static KvmTracepoints? Parse(string text)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string[] fields in text.Split('\n').Select(line => line.Split(',')))
        {
            if (fields.Length > 2 && long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long count)) counts[fields[2]] = count;
        }

        return Names.All(name => counts.ContainsKey($"kvm:{name}"))
            ? new KvmTracepoints(counts["kvm:kvm_exit"], counts["kvm:kvm_entry"], counts["kvm:kvm_userspace_exit"])
            : null;
    }
}
