namespace Hostcall.Machine;

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
