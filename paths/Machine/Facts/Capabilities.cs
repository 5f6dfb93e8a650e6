using System.Text.Json.Nodes;

namespace Hostcall.Paths.Machine;

/// <summary>The effective capabilities of this process (CapEff of proc_pid_status(5); numbers from linux/capability.h).</summary>
/// <param name="Mask">Bit n is capability n.</param>
public readonly record struct Capabilities(ulong Mask)
{
    internal const int CAP_SYS_PTRACE = 19;
    internal const int CAP_SYS_ADMIN = 21;
    internal const int CAP_SYS_NICE = 23;
    internal const int CAP_PERFMON = 38;

    /// <summary>Trace any process.</summary>
    public bool SysPtrace => Has(CAP_SYS_PTRACE);

    /// <summary>Nearly everything, performance counters included.</summary>
    public bool SysAdmin => Has(CAP_SYS_ADMIN);

    /// <summary>Real-time scheduling.</summary>
    public bool SysNice => Has(CAP_SYS_NICE);

    /// <summary>Performance counters, since Linux 5.8.</summary>
    public bool Perfmon => Has(CAP_PERFMON);

    public static Capabilities? Parse(string hex) => Machine.Parse.Hex(hex) is { } mask ? new Capabilities(mask) : null;

    /// <summary>Those of this process now; null where /proc does not tell them.</summary>
    public static Capabilities? OfThisProcess()
    {
        var reader = new FactReader(new SystemFiles());
        return new KeyedLines(reader, "state of this process", KernelPaths.Status).First("capabilities", "CapEff", Parse);
    }

    public JsonObject ToJson() => Json.Object(
        ("effective", $"0x{Mask:x16}"),
        ("sys_admin", SysAdmin),
        ("sys_ptrace", SysPtrace),
        ("sys_nice", SysNice),
        ("perfmon", Perfmon));

    private bool Has(int number) => ((Mask >> number) & 1) != 0;
}
