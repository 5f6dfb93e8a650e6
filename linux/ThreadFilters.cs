using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>
/// Filters of seccomp's on the calling thread, which allow everything. They are there until the thread ends, and so are those of each
/// thread and process that it starts meanwhile.
/// </summary>
public static unsafe class ThreadFilters
{
    [ThreadStatic]
    private static int installed;

    private static nint SYS_seccomp => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Libc.SYS_seccomp : 277;

    /// <summary>
    /// Sees to it that the thread has so many. Each looks at an argument, so that the kernel has to run it: a filter that looks at the
    /// number alone is answered from a bitmap (kernel/seccomp.c, seccomp_cache_check_allow).
    /// </summary>
    /// <exception cref="InvalidOperationException">The thread has others already, which can't be taken back.</exception>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static void Require(int count)
    {
        if (installed == count) return;
        if (installed != 0) throw new InvalidOperationException($"this thread has {installed} filters, and none is ever taken back; use a thread for {count} alone");
        if (Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) throw LinuxException.Last("prctl(PR_SET_NO_NEW_PRIVS)");
        uint argument = (uint)Marshal.OffsetOf<seccomp_data>(nameof(seccomp_data.args));
        sock_filter* filter = stackalloc sock_filter[2];
        filter[0] = new() { code = Libc.BPF_LD | Libc.BPF_W | Libc.BPF_ABS, k = argument };
        filter[1] = new() { code = Libc.BPF_RET | Libc.BPF_K, k = Libc.SECCOMP_RET_ALLOW };
        var program = new sock_fprog { len = 2, filter = (ulong)filter };
        for (; installed < count; installed++)
        {
            if (Libc.seccomp(SYS_seccomp, Libc.SECCOMP_SET_MODE_FILTER, (nint)Libc.SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) != 0)
                throw LinuxException.Last("seccomp(RET_ALLOW)");
        }
    }
}
