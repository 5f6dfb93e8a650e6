using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>
/// libc calls of the measured loops, without SetLastError: to clear and save errno around a call costs 20 to 30 ns,
/// which is a percent of a system call through ptrace. A caller that sees a failure reads errno at once with
/// <see cref="Marshal.GetLastSystemError"/>; the runtime leaves errno alone on the way back from native code
/// (CoreCLR's JIT_RareDisableHelper and NativeAOT's Thread::WaitForGC save it when they have to wait for a collection).
/// </summary>
public static unsafe partial class HotLibc
{
    [LibraryImport("libc")]
    public static partial int ioctl(int fd, nuint request, nint argument);

    [LibraryImport("libc")]
    public static partial nint ptrace(nint request, int pid, nint address, void* data);

    [LibraryImport("libc")]
    public static partial int waitpid(int pid, int* status, int options);

    /// <summary>
    /// process_vm_exec of host-kernel/patches, which is in no libc; <paramref name="number"/> is <see cref="Libc.SYS_process_vm_exec"/>.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "syscall")]
    public static partial nint process_vm_exec(nint number, nint pidfd, void* context, nint size, nint flags);

    /// <inheritdoc cref="Libc.futex"/>
    [LibraryImport("libc", EntryPoint = "syscall")]
    public static partial nint futex(nint number, uint* word, nint operation, nint value, timespec* timeout);
}
