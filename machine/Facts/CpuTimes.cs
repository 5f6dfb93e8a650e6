namespace Hostcall.Machine;

/// <summary>
/// CPU time since boot, in ticks of 1/100 s (USER_HZ, 100 on x86 and arm64), of one logical CPU (proc_stat(5)).
/// </summary>
/// <param name="Steal">Ticks in which a virtual CPU wanted to run and the hypervisor ran something else.</param>
/// <param name="Total">All ticks; guest time is part of user time and not added again.</param>
public readonly record struct CpuTimes(long Steal, long Total)
{
    private const int StealField = 7;

    /// <summary>The per-CPU lines of /proc/stat; lines that make no sense are left out.</summary>
    public static IReadOnlyDictionary<int, CpuTimes> ParseAll(string stat)
    {
        var times = new SortedDictionary<int, CpuTimes>();
        foreach (var line in stat.Split('\n'))
        {
            var words = Parse.Words(line);
            if (words.Length > StealField + 1
                && words[0].StartsWith("cpu", StringComparison.Ordinal)
                && Parse.Number(words[0][3..]) is >= 0 and < CpuList.Bound and var cpu
                && Of(words[1..]) is { } time)
                times[(int)cpu] = time;
        }

        return times;
    }

    private static CpuTimes? Of(string[] fields)
    {
        long total = 0, steal = 0;
        for (var i = 0; i <= StealField; i++)
        {
            if (Parse.Count(fields[i]) is not { } ticks)
                return null;
            total += ticks;
            steal = ticks;
        }

        return new CpuTimes(steal, total);
    }
}
