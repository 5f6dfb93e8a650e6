using System.Globalization;

namespace Hostcall.Traces;

/// <summary>KVM's own tracepoints, counted for a while: a second opinion on what a path does to the guest.</summary>
/// <param name="Exits">How often the guest was left.</param>
/// <param name="Entries">How often it was entered.</param>
/// <param name="UserExits">How often KVM_RUN came back to user space.</param>
public sealed record KvmTracepoints(long Exits, long Entries, long UserExits)
{
    private static readonly string[] Names = ["kvm_exit", "kvm_entry", "kvm_userspace_exit"];

    /// <summary>Counts them for running processes. perf finds tracefs, and mounts it where it may.</summary>
    /// <exception cref="PerfException">This kernel has no such tracepoints, or perf is missing, or may not count them.</exception>
    public static KvmTracepoints Count(PerfTool tool, IEnumerable<int> processes, TimeSpan time)
    {
        string events = string.Join(',', Names.Select(name => $"kvm:{name}"));
        var (code, errors) = tool.Run(
            null, "stat", "-x", ",", "-e", events, "-p", string.Join(',', processes), "--", "sleep", time.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        if (code == 0 && Parse(errors) is { } counts) return counts;
        string? why = errors.Split('\n').FirstOrDefault(line => line.StartsWith("Error:", StringComparison.Ordinal));
        throw new PerfException($"KVM's tracepoints were not counted ({why?["Error:".Length..].Trim().TrimEnd('.') ?? "perf does not say why"})");
    }

    /// <summary>How they relate, in words. A KVM flavour may lack the two that its own part would have to hit.</summary>
    public override string ToString() => this switch
    {
        { Exits: > 0 } => string.Create(
            CultureInfo.InvariantCulture,
            $"for each kvm_exit, KVM's tracepoints show {(double)Entries / Exits:0.##} kvm_entry and {(double)UserExits / Exits:0.##} kvm_userspace_exit"),
        { UserExits: > 0 } => string.Create(
            CultureInfo.InvariantCulture, $"KVM's tracepoint kvm_userspace_exit was hit {UserExits} times; kvm_exit never, which this KVM does not have then"),
        _ => "none of KVM's tracepoints was hit",
    };

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
