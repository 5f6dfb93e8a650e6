using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>
/// Whether ptrace(2) gets through to the kernel. PTRACE_CONT on process 0 touches nobody: the kernel looks the process up
/// first and answers "no such process" (kernel/ptrace.c). A container's filter answers before that, with EPERM or ENOSYS.
/// </summary>
/// <param name="Errno">The answer.</param>
public sealed record PtraceProbe(int Errno)
{
    /// <summary>The call reached the kernel. A filter that looks at the request could still refuse others.</summary>
    public bool Admitted => Errno == Linux.Errno.ESRCH;

    internal static unsafe PtraceProbe Run()
        => new(Libc.ptrace(Libc.PTRACE_CONT, 0, 0, null) == -1 ? Marshal.GetLastPInvokeError() : 0);
}
