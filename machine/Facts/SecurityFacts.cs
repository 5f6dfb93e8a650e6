using System.Text.Json.Nodes;

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
    bool? RandomizationOff,
    long? PerfEventParanoid,
    long? KptrRestrict,
    long? PtraceScope,
    long? SeccompMode,
    bool? NoNewPrivileges,
    Capabilities? Capabilities)
{
    private const ulong AddrNoRandomize = 0x0040000;

    private const string Sysctl = "/proc/sys/kernel";

    public JsonObject ToJson() => Json.Object(
        ("randomize_va_space", RandomizeVaSpace),
        ("aslr_off_for_this_process", RandomizationOff),
        ("perf_event_paranoid", PerfEventParanoid),
        ("kptr_restrict", KptrRestrict),
        ("yama_ptrace_scope", PtraceScope),
        ("seccomp_mode", SeccompMode),
        ("no_new_privileges", NoNewPrivileges),
        ("capabilities", Capabilities?.ToJson()));

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
