using System.Globalization;

namespace Hostcall.Machine;

/// <summary>
/// Reads single facts and keeps the list of those that could not be read. A fact ends up as a value or on that list, never as both or neither.
/// </summary>
internal sealed class FactReader(SystemFiles files)
{
    /// <summary>More characters than any single value has; the kernel command line is the longest (2048 on x86, COMMAND_LINE_SIZE).</summary>
    private const int LongestValue = 8192;

    private readonly List<Unread> unread = [];

    internal SystemFiles Files { get; } = files;

    internal IReadOnlyList<Unread> Unread => unread;

    internal void Miss(string what, string reason) => unread.Add(new Unread(what, reason));

    /// <summary>All of a text file, which may have many lines; an empty one counts as unread.</summary>
    internal string? Text(string what, string path)
    {
        var text = Files.Read(path).Text(out var reason);
        if (text is { Length: > 0 })
            return text;
        Miss(what, $"{path}: {reason ?? "is empty"}");
        return null;
    }

    /// <summary>A file that holds one value on one line.</summary>
    internal string? Value(string what, string path)
    {
        var value = TryValue(path, out var reason);
        if (value is null)
            Miss(what, $"{path}: {reason}");
        return value;
    }

    internal long? Number(string what, string path) => Convert(what, path, Value(what, path), Parse.Number, "a whole number");

    internal bool? Flag(string what, string path) => Convert(what, path, Value(what, path), Parse.Flag, "0, 1, N or Y");

    /// <summary>A CPU list; an empty file is the empty list.</summary>
    internal CpuList? Cpus(string what, string path)
    {
        var text = Files.Read(path).Text(out var reason);
        if (CpuList.TryParse(text, out var list))
            return list;
        Miss(what, $"{path}: {reason ?? $"is not a CPU list: {Parse.Excerpt(text)}"}");
        return null;
    }

    internal IReadOnlyList<string>? Names(string what, string path)
    {
        var folder = Files.List(path);
        if (folder.Reason is null)
            return folder.Names;
        Miss(what, $"{path}: {folder.Reason}");
        return null;
    }

    /// <summary>One value for each CPU. Those that fail for the same reason share one entry of the unread list.</summary>
    /// <param name="what">The fact, without the CPU.</param>
    /// <param name="cpus">The CPUs to ask.</param>
    /// <param name="name">The file below /sys/devices/system/cpu/cpuN/.</param>
    /// <param name="parse">Null for what is not <paramref name="expected"/>.</param>
    /// <param name="expected">The shape of a sound value, in words.</param>
    internal SortedDictionary<int, T> PerCpu<T>(string what, IEnumerable<int> cpus, string name, Func<string, T?> parse, string expected)
        where T : struct
    {
        var values = new SortedDictionary<int, T>();
        foreach (var (cpu, text) in PerCpu(what, cpus, name, text => parse(text) is null ? $"is not {expected}: {Parse.Excerpt(text)}" : null))
            values.Add(cpu, parse(text)!.Value);
        return values;
    }

    /// <inheritdoc cref="PerCpu{T}"/>
    /// <param name="what">The fact, without the CPU.</param>
    /// <param name="cpus">The CPUs to ask.</param>
    /// <param name="name">The file below /sys/devices/system/cpu/cpuN/.</param>
    /// <param name="complain">What is wrong with a value; null if nothing is.</param>
    internal SortedDictionary<int, string> PerCpu(string what, IEnumerable<int> cpus, string name, Func<string, string?>? complain = null)
    {
        var values = new SortedDictionary<int, string>();
        var missing = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var cpu in cpus)
        {
            var value = TryValue($"{KernelPaths.Cpus}/cpu{cpu}/{name}", out var reason);
            if (value is not null)
                reason = complain?.Invoke(value);
            if (value is not null && reason is null)
                values.Add(cpu, value);
            else if (missing.TryGetValue(reason!, out var others))
                others.Add(cpu);
            else
                missing.Add(reason!, [cpu]);
        }

        foreach (var (reason, unread) in missing)
            Miss($"{what} of CPU {new CpuList(unread)}", $"{KernelPaths.Cpus}/cpu*/{name}: {reason}");
        return values;
    }

    private string? TryValue(string path, out string? reason)
    {
        var text = Files.Read(path).Text(out var failure);
        reason = failure ?? text switch
        {
            null or "" => "is empty",
            { Length: > LongestValue } => $"is longer than {LongestValue.ToString(CultureInfo.InvariantCulture)} characters",
            _ when text.Contains('\n') => "has more than one line",
            _ => null,
        };
        return reason is null ? text : null;
    }

    private T? Convert<T>(string what, string path, string? value, Func<string, T?> parse, string expected)
        where T : struct
    {
        if (value is null)
            return null;
        var parsed = parse(value);
        if (parsed is null)
            Miss(what, $"{path}: is not {expected}: {Parse.Excerpt(value)}");
        return parsed;
    }
}

/// <summary>A fact that is missing from the manifest.</summary>
/// <param name="What">The fact, in a reader's words: "microcode", "governor of CPU 0-3".</param>
/// <param name="Reason">What stood in the way, with the path or instruction that was tried.</param>
public sealed record Unread(string What, string Reason)
{
}

/// <summary>Files that more than one fact comes from.</summary>
internal static class KernelPaths
{
    /// <summary>One directory for each CPU, and what concerns all (Documentation/ABI/testing/sysfs-devices-system-cpu).</summary>
    internal const string Cpus = "/sys/devices/system/cpu";

    /// <summary>CPU time since boot in ticks (proc_stat(5)).</summary>
    internal const string Stat = "/proc/stat";

    /// <summary>Credentials, affinity and seccomp state of this process (proc_pid_status(5)).</summary>
    internal const string Status = "/proc/self/status";
}
