using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>
/// A signal whose handler does nothing: its one effect is that a system call of the thread that gets it
/// returns EINTR. The handler is a single <c>ret</c>, since managed code must not run in a signal handler.
/// </summary>
internal static unsafe class InterruptSignal
{
    /// <summary>A real-time signal that neither glibc (32, 33) nor the .NET runtime (34) uses.</summary>
    public const int Number = 44;

    /// <summary><c>ret</c>; on x86-64 one byte.</summary>
    private static readonly uint ReturnInstruction = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0xD65F03C0 : 0xC3;

    private static readonly Lock Gate = new();
    private static bool installed;

    public static void Install()
    {
        lock (Gate)
        {
            if (installed) return;
            nuint size = (nuint)Environment.SystemPageSize;
            nint page = Libc.mmap(0, size, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
            if (page == Libc.MAP_FAILED) throw LinuxException.Last("mmap(signal handler)");
            *(uint*)page = ReturnInstruction;
            if (Libc.mprotect(page, size, Libc.PROT_READ | Libc.PROT_EXEC) != 0) throw LinuxException.Last("mprotect(signal handler)");

            // No SA_RESTART: the point is that the call ends.
            var action = new sigaction_t { sa_handler = page };
            if (Libc.sigaction(Number, &action, null) != 0) throw LinuxException.Last($"sigaction({Number})");
            installed = true;
        }
    }
}
