using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths.X64;

/// <summary>What a stub does to itself before it parks: system calls, and the data of the region that they point to.</summary>
/// <remarks>
/// A filter can't be removed and Syscall User Dispatch would trap the runtime's own return from a signal: only a stub does this to
/// itself, and takes it along when it ends.
/// </remarks>
internal sealed class StubStart(SharedRegion region)
{
    /// <summary>Size of the kernel's signal mask, which rt_sigaction(2) wants to hear.</summary>
    private const int MaskSize = 8;

    private readonly List<StubCall> calls = [];
    private uint free = RegionLayout.StubData;

    public IReadOnlyList<StubCall> Calls => calls;

    /// <summary>Its parent becomes its tracer.</summary>
    public StubStart BeTraced() => Add(new("ptrace(PTRACE_TRACEME)", Libc.SYS_ptrace, Libc.PTRACE_TRACEME));

    /// <summary>When it dies during its turn, the kernel marks <see cref="RegionLayout.StubTurn"/> and wakes who waits for it.</summary>
    public StubStart LeaveItsTurnMarked()
    {
        uint entry = Keep(0UL);
        uint head = Keep(new robust_list_head { list = entry, futex_offset = (long)RegionLayout.StubTurn - entry });
        region.Store(entry, BitConverter.GetBytes((ulong)head)); // the list is a circle
        return Add(new("set_robust_list", Libc.SYS_set_robust_list, head, Marshal.SizeOf<robust_list_head>()));
    }

    /// <summary>SIGSYS is handled on the payload's stack, and not blocked meanwhile.</summary>
    public StubStart HandleSignal(StubAnswer answer)
    {
        region.Store(RegionLayout.StubSignalHandler, StubCode.SignalHandler(answer));
        region.Store(RegionLayout.StubSignalReturn, StubCode.SignalReturn);
        ulong flags = (uint)(Libc.SA_SIGINFO | Libc.SA_NODEFER) | Libc.SA_RESTORER;
        uint action = Keep<ulong>(RegionLayout.StubSignalHandler, flags, RegionLayout.StubSignalReturn, 0); // the kernel's struct sigaction
        return Add(new("rt_sigaction(SIGSYS)", Libc.SYS_rt_sigaction, Libc.SIGSYS, action, 0, MaskSize));
    }

    /// <summary>The doorbell is no system call: it hands the turn over, and waits for it.</summary>
    public StubStart HandOver()
    {
        region.Store(RegionLayout.Doorbell, StubCode.HandOver);
        return this;
    }

    /// <summary>System calls of the doorbell's page take an action of seccomp's; all others are allowed.</summary>
    /// <param name="action">SECCOMP_RET_…</param>
    /// <param name="name">The same in words: the kernel version that is needed depends on it.</param>
    /// <param name="parking">Whether the stub parks by a system call, which takes the same action.</param>
    /// <param name="flags">SECCOMP_FILTER_FLAG_…, beside the one that leaves mitigations as they are.</param>
    public StubStart Filter(uint action, string name, StubParking parking, uint flags = 0)
    {
        Add(new("prctl(PR_SET_NO_NEW_PRIVS)", Libc.SYS_prctl, Libc.PR_SET_NO_NEW_PRIVS, 1));
        sock_filter[] filter = FilterOf(action, andPark: parking != StubParking.Futex);
        uint program = Keep(new sock_fprog { len = (ushort)filter.Length, filter = Keep(filter) });
        flags |= Libc.SECCOMP_FILTER_FLAG_SPEC_ALLOW;
        return Add(new($"seccomp({name})", Libc.SYS_seccomp, Libc.SECCOMP_SET_MODE_FILTER, flags, program));
    }

    /// <summary>System calls of any page but the entry's raise SIGSYS.</summary>
    public StubStart Dispatch()
    {
        region.Store(RegionLayout.StubSelector, [Libc.SYSCALL_DISPATCH_FILTER_BLOCK]);
        return Add(new(
            "prctl(PR_SET_SYSCALL_USER_DISPATCH)", Libc.SYS_prctl,
            Libc.PR_SET_SYSCALL_USER_DISPATCH, Libc.PR_SYS_DISPATCH_ON, RegionLayout.Entry, RegionLayout.PageSize, RegionLayout.StubSelector));
    }

    /// <summary>
    /// Looks at the low half of the instruction pointer, which is all of it in the region. What a kernel sees is the address after
    /// the instruction, still on the same page.
    /// </summary>
    private static sock_filter[] FilterOf(uint action, bool andPark)
    {
        const ushort load = Libc.BPF_LD | Libc.BPF_W | Libc.BPF_ABS;
        const ushort ifAtLeast = Libc.BPF_JMP | Libc.BPF_JGE | Libc.BPF_K;
        const ushort ifEqual = Libc.BPF_JMP | Libc.BPF_JEQ | Libc.BPF_K;
        const ushort answer = Libc.BPF_RET | Libc.BPF_K;
        uint number = (uint)Marshal.OffsetOf<seccomp_data>(nameof(seccomp_data.nr));
        uint pointer = (uint)Marshal.OffsetOf<seccomp_data>(nameof(seccomp_data.instruction_pointer));
        return
        [
            new() { code = load, k = pointer },
            new() { code = ifAtLeast, k = RegionLayout.Doorbell, jf = 2 },
            new() { code = ifAtLeast, k = RegionLayout.Doorbell + RegionLayout.PageSize, jt = 1 },
            new() { code = answer, k = action },
            .. andPark
                ? (sock_filter[])
                [
                    new() { code = load, k = number },
                    new() { code = ifEqual, k = Doorbell.ParkSyscall, jf = 1 },
                    new() { code = answer, k = action },
                ]
                : [],
            new() { code = answer, k = Libc.SECCOMP_RET_ALLOW },
        ];
    }

    private StubStart Add(StubCall call)
    {
        calls.Add(call);
        return this;
    }

    /// <returns>Where the values lie in the region.</returns>
    private uint Keep<T>(params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        uint address = free;
        region.Store(address, bytes);
        free += (uint)(bytes.Length + 15) & ~15u;
        return address;
    }
}
