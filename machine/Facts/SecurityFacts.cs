using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>Kernel settings and rights of this process that allow, forbid or disturb a measurement.</summary>
/// <param name="RandomizeVaSpace">0 no, 1 conservative, 2 full address space randomization (Documentation/admin-guide/sysctl/kernel.rst).</param>
/// <param name="RandomizationOff">Whether this process runs with ADDR_NO_RANDOMIZE (personality(2)), as setarch -R sets it.</param>
/// <param name="PerfEventParanoid">-1 all allowed … 2 user space only, 3 and 4 (Debian, Ubuntu) nothing without a capability.</param>
/// <param name="KptrRestrict">0 kernel addresses visible, 1 with CAP_SYSLOG, 2 never.</param>
/// <param name="PtraceScope">Yama: 0 classic, 1 descendants, 2 CAP_SYS_PTRACE, 3 nobody; null without Yama.</param>
/// <param name="SeccompMode">0 none, 1 strict, 2 filter.</param>
/// <param name="NoNewPrivileges">Whether setuid programs gain nothing (no_new_privs).</param>
/// <param name="Capabilities">What this process may do.</param>
public sealed record SecurityFacts(
    long? RandomizeVaSpace,
    [property: JsonPropertyName("aslr_off_for_this_process")] bool? RandomizationOff,
    long? PerfEventParanoid,
    long? KptrRestrict,
    [property: JsonPropertyName("yama_ptrace_scope")] long? PtraceScope,
    long? SeccompMode,
    bool? NoNewPrivileges,
    Capabilities? Capabilities)
{
    private const ulong AddrNoRandomize = 0x0040000;

    private const string Sysctl = "/proc/sys/kernel";

    internal static SecurityFacts Read(FactReader reader, KeyedLines status)
    {
        var personality = reader.Value("personality", "/proc/self/personality");
        var mask = personality is null ? null : Parse.Hex(personality);
        if (personality is not null && mask is null)
            reader.Miss("personality", $"/proc/self/personality: is not a hexadecimal number: {Parse.Excerpt(personality)}");
        return new SecurityFacts(
            reader.Number("address space randomization", $"{Sysctl}/randomize_va_space"),
            mask is null ? null : (mask & AddrNoRandomize) != 0,
            reader.Number("perf_event_paranoid", $"{Sysctl}/perf_event_paranoid"),
            reader.Number("kptr_restrict", $"{Sysctl}/kptr_restrict"),
            reader.Number("Yama ptrace_scope", $"{Sysctl}/yama/ptrace_scope"),
            status.First("seccomp mode", "Seccomp", Parse.Number),
            status.First("no_new_privs", "NoNewPrivs", Parse.Flag),
            status.First("capabilities", "CapEff", Machine.Capabilities.Parse));
    }
}

/// <summary>The effective capabilities of this process (CapEff of proc_pid_status(5); numbers from linux/capability.h).</summary>
/// <param name="Mask">Bit n is capability n.</param>
public readonly record struct Capabilities([property: JsonIgnore] ulong Mask)
{
    internal const int CAP_SYS_PTRACE = 19;
    internal const int CAP_SYS_ADMIN = 21;
    internal const int CAP_SYS_NICE = 23;
    internal const int CAP_PERFMON = 38;

    /// <summary>The mask as /proc shows it.</summary>
    public string Effective => $"0x{Mask:x16}";

    /// <summary>Trace any process.</summary>
    public bool SysPtrace => Has(CAP_SYS_PTRACE);

    /// <summary>Nearly everything, performance counters included.</summary>
    public bool SysAdmin => Has(CAP_SYS_ADMIN);

    /// <summary>Real-time scheduling.</summary>
    public bool SysNice => Has(CAP_SYS_NICE);

    /// <summary>Performance counters, since Linux 5.8.</summary>
    public bool Perfmon => Has(CAP_PERFMON);

    public static Capabilities? Parse(string hex) => Machine.Parse.Hex(hex) is { } mask ? new Capabilities(mask) : null;

    private bool Has(int number) => ((Mask >> number) & 1) != 0;
}
