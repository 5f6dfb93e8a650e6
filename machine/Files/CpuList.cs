using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>
/// A set of CPU numbers in the kernel's list format, such as "0-3,8,10-11" (cpuset(7), "List format";
/// printed by the kernel with %*pbl). The empty list is a valid one: "no CPU is isolated" reads so.
/// </summary>
[JsonConverter(typeof(CpuListJson))]
public sealed class CpuList : IEquatable<CpuList>
{
    /// <summary>One more than the largest number accepted; eight times the largest NR_CPUS of x86 (arch/x86/Kconfig).</summary>
    public const int Bound = 65536;

    private readonly SortedSet<int> cpus;

    public CpuList(IEnumerable<int> cpus) => this.cpus = [.. cpus];

    public static CpuList Empty { get; } = new([]);

    /// <summary>The CPU numbers, ascending.</summary>
    public IReadOnlyCollection<int> Cpus => cpus;

    public int Count => cpus.Count;

    public bool Contains(int cpu) => cpus.Contains(cpu);

    public CpuList Intersect(CpuList other) => new(cpus.Where(other.Contains));

    public CpuList Except(CpuList other) => new(cpus.Where(cpu => !other.Contains(cpu)));

    /// <summary>Reads the list format; false for anything else, numbers out of bounds and reversed ranges included.</summary>
    public static bool TryParse(string? text, out CpuList list)
    {
        list = Empty;
        var trimmed = text.AsSpan().Trim();
        if (text is null)
            return false;
        // nohz_full reads "(null)" on kernels that print an absent mask (drivers/base/cpu.c, print_cpus_nohz_full).
        if (trimmed.IsEmpty || trimmed.SequenceEqual("(null)"))
            return true;

        var cpus = new SortedSet<int>();
        foreach (var part in trimmed.Split(','))
        {
            if (!TryParseRange(trimmed[part], out var first, out var last))
                return false;
            for (var cpu = first; cpu <= last; cpu++)
                cpus.Add(cpu);
        }

        list = new CpuList(cpus);
        return true;
    }

    /// <summary>The list format with the fewest characters: ascending, neighbours joined.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        int? first = null, last = null;
        foreach (var cpu in cpus)
        {
            if (cpu != last + 1)
            {
                Append(text, first, last);
                first = cpu;
            }

            last = cpu;
        }

        Append(text, first, last);
        return text.ToString();
    }

    public bool Equals(CpuList? other) => other is not null && cpus.SetEquals(other.cpus);

    public override bool Equals(object? obj) => Equals(obj as CpuList);

    public override int GetHashCode() => cpus.Aggregate(cpus.Count, HashCode.Combine);

    private static void Append(StringBuilder text, int? first, int? last)
    {
        if (first is null)
            return;
        text.Append(text.Length > 0 ? "," : "").Append(first);
        if (last != first)
            text.Append('-').Append(last);
    }

    private static bool TryParseRange(ReadOnlySpan<char> part, out int first, out int last)
    {
        var dash = part.IndexOf('-');
        last = 0;
        if (!TryParseCpu(dash < 0 ? part : part[..dash], out first))
            return false;
        if (dash >= 0)
            return TryParseCpu(part[(dash + 1)..], out last) && first <= last;
        last = first;
        return true;
    }

    private static bool TryParseCpu(ReadOnlySpan<char> digits, out int cpu)
        => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out cpu) && cpu < Bound;
}
