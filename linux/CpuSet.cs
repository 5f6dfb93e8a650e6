using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>The CPUs that a thread may run on (sched_setaffinity(2)).</summary>
public static unsafe class CpuSet
{
    /// <summary>Room for 8192 CPUs, the most that x86-64 kernels are built for.</summary>
    private const int MaskBytes = 1024;

    private const int MostCpus = MaskBytes * 8;

    /// <summary>The CPUs that the calling thread may run on, in ascending order.</summary>
    public static IReadOnlyList<int> OfThisThread()
    {
        byte* mask = stackalloc byte[MaskBytes];
        NativeMemory.Clear(mask, MaskBytes);
        if (Libc.sched_getaffinity(0, MaskBytes, mask) < 0) throw LinuxException.Last("sched_getaffinity");
        var cpus = new List<int>();
        for (int cpu = 0; cpu < MostCpus; cpu++)
        {
            if ((mask[cpu / 8] & (1 << (cpu % 8))) != 0) cpus.Add(cpu);
        }

        return cpus;
    }

    /// <summary>Lets a thread run on these CPUs only.</summary>
    /// <param name="thread">Its id; 0 is the calling thread.</param>
    /// <param name="cpus">At least one that exists.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number that no CPU can have.</exception>
    /// <exception cref="LinuxException">None of them exists or is allowed here.</exception>
    public static void Pin(int thread, params ReadOnlySpan<int> cpus)
    {
        byte* mask = stackalloc byte[MaskBytes];
        NativeMemory.Clear(mask, MaskBytes);
        foreach (int cpu in cpus)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(cpu, nameof(cpus));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cpu, MostCpus, nameof(cpus));
            mask[cpu / 8] |= (byte)(1 << (cpu % 8));
        }

        if (Libc.sched_setaffinity(thread, MaskBytes, mask) == 0) return;
        throw LinuxException.Last(
            $"sched_setaffinity(cpu {string.Join(',', cpus.ToArray())})", "choose a CPU that `doctor` lists as usable");
    }
}
