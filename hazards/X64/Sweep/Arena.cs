using System.Runtime.InteropServices;
using System.Text;
using Hostcall.Linux;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>
/// Memory that the arguments of swept calls point to, at one address in every process of a sweep, apart from all that the process
/// itself stands on. It is made anew for each call, with the same content.
/// </summary>
internal static unsafe class Arena
{
    public const long Base = 0x3000_0000;
    public const int Size = 0x1_0000;
    public const long End = Base + Size + 4096;

    /// <summary>The last page.</summary>
    public const long ReadOnly = Base + Size;

    public const long File = Base + 0x100, Folder = Base + 0x110, Nested = Base + 0x120, New = Base + 0x130, Link = Base + 0x140;
    public const long Here = Base + 0x150, Empty = Base + 0x160, Null = Base + 0x170;

    /// <summary>A name that is longer than a file system takes.</summary>
    public const long Long = Base + 0x1000;

    /// <summary>A millisecond, as a timespec, the first half of an itimerspec.</summary>
    public const long Time = Base + 0x400;

    /// <summary>A signal set, and a set of CPUs or of capabilities.</summary>
    public const long Set = Base + 0x480;

    /// <summary>Two iovecs.</summary>
    public const long Vector = Base + 0x500;

    /// <summary>Two pollfds.</summary>
    public const long Polled = Base + 0x600;

    /// <summary>An AF_UNIX address.</summary>
    public const long SocketName = Base + 0x700;

    /// <summary>A msghdr with the two iovecs.</summary>
    public const long Message = Base + 0x800;

    /// <summary>An rlimit of 100 of 200.</summary>
    public const long Limits = Base + 0x900;

    /// <summary>Half full of a pattern.</summary>
    public const long Scratch = Base + 0x2000;

    public const long Zeros = Base + 0x4000;

    /// <summary>Pages for calls on memory, and a place where nothing is.</summary>
    public const long Pages = Base + 0x8000;
    public const long Free = 0x3100_0000;

    /// <summary>Stands for the process id of whoever makes the call.</summary>
    public const long OwnId = 0x0707_0707_0707_0707;

    private const int MAP_FIXED = 0x10;

    /// <summary>The content, made once.</summary>
    private static readonly byte[] Content = Fill();

    /// <summary>Makes it anew.</summary>
    public static void Make()
    {
        const int writable = Libc.PROT_READ | Libc.PROT_WRITE;
        PlainCall.Make(SYS_munmap, Free, Size);
        PlainCall.Make(SYS_mmap, Base, Size + 4096, writable, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        fixed (byte* content = Content) Buffer.MemoryCopy(content, (void*)Base, Size, Content.Length);
        PlainCall.Make(SYS_mprotect, ReadOnly, 4096, Libc.PROT_READ);
    }

    private static byte[] Fill()
    {
        var content = new byte[0x3000];
        foreach (var (at, text) in (ReadOnlySpan<(long, string)>)[(File, "a"), (Folder, "d"), (Nested, "d/c"), (New, "b"), (Link, "l"), (Here, "."), (Null, "/dev/null"), (Long, new string('x', 300))])
            Encoding.ASCII.GetBytes(text, content.AsSpan((int)(at - Base)));
        Put(Time, 0, 1_000_000, 0, 1_000_000);
        Put(Set, Bit(SIGUSR1), 0);
        Put(Vector, Scratch, 16, Zeros, 8);
        Put(Polled, 3 | (1L << 32), 5 | (1L << 32)); // fd, POLLIN
        content[SocketName - Base] = 1;
        content[SocketName - Base + 2] = (byte)'s';
        Put(Message, 0, 0, Vector, 2, 0, 0, 0);
        Put(Limits, 100, 200);
        for (int i = 0; i < 0x800; i++) content[Scratch - Base + i] = (byte)(i % 8 == 0 ? i / 8 : 0);
        return content;

        void Put(long at, params ReadOnlySpan<long> words) => MemoryMarshal.AsBytes(words).CopyTo(content.AsSpan((int)(at - Base)));
    }
}
