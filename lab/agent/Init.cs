using Hostcall.Linux;

namespace Hostcall.Lab.Agent;

/// <summary>What the first process of a machine has to do: mount the kernel's file systems, and switch off.</summary>
internal static class Init
{
    /// <summary>The kernel runs this program as its first process; run by hand it would mount over a real system.</summary>
    public static bool IsFirstProcess => Libc.getpid() == 1;

    public static void MountKernelFileSystems()
    {
        Mount("proc", "/proc");
        Mount("sysfs", "/sys");
        Mount("devtmpfs", "/dev");
        HideRandomDevices();
        Mount("tracefs", "/sys/kernel/tracing");
    }

    /// <summary>Returns in no case but for an error: a kernel that can't switch the machine off, as the lab's can't, halts it.</summary>
    public static void PowerOff()
    {
        _ = Libc.reboot(Libc.RB_POWER_OFF);
        throw LinuxException.Last("reboot(POWER_OFF)");
    }

    /// <summary>
    /// The kernel has no source of entropy here, and would loop for a second of virtual time to make some as soon
    /// as the runtime reads /dev/urandom for its hash seeds. Without the device the runtime does without.
    /// </summary>
    private static void HideRandomDevices()
    {
        File.Delete("/dev/urandom");
        File.Delete("/dev/random");
    }

    private static void Mount(string type, string target)
    {
        if (!Directory.Exists(target)) return; // a kernel built without it
        if (Libc.mount(type, target, type, 0, 0) != 0) throw LinuxException.Last($"mount({type} on {target})");
    }
}
