using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary>Makes code that this process stored what its CPUs run: on arm64 the caches of instructions do not look at stores.</summary>
internal static unsafe class InstructionCache
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, void> Routine = Load(InstructionSet.OfThisProcess.Synchronizer);

    public static void Synchronize(Span<byte> code)
    {
        fixed (byte* start = code) Routine(start, start + code.Length);
    }

    /// <summary>The kernel does for a page that becomes executable what the routine does for all others.</summary>
    private static delegate* unmanaged[SuppressGCTransition]<byte*, byte*, void> Load(ReadOnlySpan<byte> routine)
    {
        nuint size = (nuint)Environment.SystemPageSize;
        nint page = Libc.mmap(0, size, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (page == Libc.MAP_FAILED) throw LinuxException.Last("mmap(instruction cache)");
        routine.CopyTo(new Span<byte>((void*)page, (int)size));
        if (Libc.mprotect(page, size, Libc.PROT_READ | Libc.PROT_EXEC) != 0) throw LinuxException.Last("mprotect(instruction cache)");
        return (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, void>)page;
    }
}
