using Hostcall.GuestPayloads;
using Hostcall.Linux;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64;

/// <summary>An io_uring for one request.</summary>
internal sealed unsafe class SmallRing
{
    private const int Entries = 4, Size = 4 * RegionLayout.PageSize, IORING_OP_READ = 22;

    private int file;
    private io_uring_params parameters;
    private byte* rings, requests;

    /// <summary>A negated errno where the kernel has none to give; else 0.</summary>
    public long Error { get; private init; }

    /// <summary>The result of the request; null until it is there.</summary>
    public int? Completed
    {
        get
        {
            var (head, tail) = (Volatile.Read(ref Word(parameters.cq_off.head)), Volatile.Read(ref Word(parameters.cq_off.tail)));
            return head == tail ? null : *(int*)(rings + parameters.cq_off.cqes + 8); // behind the user's data
        }
    }

    public static SmallRing Open()
    {
        io_uring_params parameters = default;
        nint file = Libc.io_uring_setup(Libc.SYS_io_uring_setup, Entries, &parameters);
        if (file < 0) return new SmallRing { Error = -System.Runtime.InteropServices.Marshal.GetLastPInvokeError() };
        return new SmallRing
        {
            file = (int)file,
            parameters = parameters,
            rings = (byte*)ProbeRun.Plain(SYS_mmap, 0, Size, 3, 1, file, Libc.IORING_OFF_SQ_RING),
            requests = (byte*)ProbeRun.Plain(SYS_mmap, 0, RegionLayout.PageSize, 3, 1, file, Libc.IORING_OFF_SQES),
        };
    }

    /// <summary>Asks for a byte of a file.</summary>
    public void Read(int from, long to)
    {
        new Span<byte>(requests, 64).Clear(); // struct io_uring_sqe
        requests[0] = IORING_OP_READ;
        *(int*)(requests + 4) = from;
        *(long*)(requests + 8) = -1;
        *(long*)(requests + 16) = to;
        *(int*)(requests + 24) = 1;
        Word(parameters.sq_off.array) = 0;
        Volatile.Write(ref Word(parameters.sq_off.tail), 1);
        _ = Libc.io_uring_enter(Libc.SYS_io_uring_enter, file, 1, 0, 0, 0, 0);
    }

    private ref uint Word(uint offset) => ref *(uint*)(rings + offset);
}
