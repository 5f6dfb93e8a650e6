using System.Runtime.InteropServices;

namespace Hostcall.Paths.Native;

/// <summary>
/// Calls of the tracer's loop, without SetLastError, for the reason that HotLibc of vmm-minimal gives: four of them
/// make one system call. On failure errno is in <see cref="Marshal.GetLastSystemError"/>.
/// </summary>
internal static unsafe partial class HotProcess
{
    [LibraryImport("libc")]
    public static partial nint ptrace(nint request, int pid, nint address, void* data);

    [LibraryImport("libc")]
    public static partial int waitpid(int pid, int* status, int options);
}
