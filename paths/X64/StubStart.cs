using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

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

    /// <summary>KVM_MAX_CPUID_ENTRIES of arch/x86/include/asm/kvm_host.h: KVM never reports more.</summary>
    private const uint CpuidEntries = 256;

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
    public StubStart HandleSignal(StubAnswer answer) => Handle("SIGSYS", Libc.SIGSYS, StubCode.SignalHandler(answer));

    /// <summary>
    /// It makes a VM whose guest has the region, and runs it in a handler of SIGSEGV. Only the process that made a VM may use it, so each
    /// request of KVM's is a call of the stub's.
    /// </summary>
    /// <param name="entering">How it enters the guest.</param>
    /// <param name="model">A vCPU of this process, which the guest's shall be like.</param>
    /// <param name="kvm">Whose vCPUs.</param>
    /// <returns>What runs a block.</returns>
    public uint OwnGuest(GuestEntering entering, Vcpu model, Kvm kvm)
    {
        var (code, block) = MixedCode.Assemble(entering);
        region.Store(MixedCode.AllSignals, BitConverter.GetBytes(ulong.MaxValue));
        region.Store(MixedCode.GuestEntry, Doorbell.PortWrite.EntryCodeAt(MixedCode.GuestEntry));
        Handle("SIGSEGV", Libc.SIGSEGV, code);

        const int readWrite = Libc.PROT_READ | Libc.PROT_WRITE;
        const int sharedThere = Libc.MAP_SHARED | Libc.MAP_FIXED_NOREPLACE;
        long memorySize = (long)Processor.OfThisMachine.SystemMemorySize;
        Add(new("mmap(guest memory)", StubImage.Mmap.X64, MixedCode.GuestMemory, memorySize, readWrite, sharedThere, StubImage.GuestMemoryDescriptor));
        Add(new("KVM_CREATE_VM", Libc.SYS_ioctl, StubImage.KvmDescriptor, KVM_CREATE_VM) { ResultAt = MixedCode.Vm });
        AddMemory(0, 0, MixedCode.GuestMemory, (ulong)memorySize);
        AddMemory(1, Processor.OfThisMachine.SharedRegionBase, RegionLayout.Base, region.Memory.Length);
        Add(new("KVM_CREATE_VCPU", Libc.SYS_ioctl, StubArgument.At(MixedCode.Vm), KVM_CREATE_VCPU) { ResultAt = MixedCode.Vcpu });

        // The table is longer than what is free of the region's first page.
        region.Store(RegionLayout.Buffer, BitConverter.GetBytes(CpuidEntries));
        Add(new("KVM_GET_SUPPORTED_CPUID", Libc.SYS_ioctl, StubImage.KvmDescriptor, KVM_GET_SUPPORTED_CPUID, RegionLayout.Buffer));
        OfVcpu(nameof(KVM_SET_CPUID2), KVM_SET_CPUID2, RegionLayout.Buffer);
        OfVcpu(nameof(KVM_SET_SREGS), KVM_SET_SREGS, Keep(model.GetSystemRegisters()));
        OfVcpu(nameof(KVM_SET_REGS), KVM_SET_REGS, Keep(model.GetRegisters()));
        Add(new("mmap(kvm_run)", StubImage.Mmap.X64, MixedCode.RunPage, kvm.VcpuMappingSize, readWrite, sharedThere, StubArgument.At(MixedCode.Vcpu)));
        if (kvm.CheckExtension(KVM_CAP_BINARY_STATS_FD) != 0) OfVcpu(nameof(KVM_GET_STATS_FD), KVM_GET_STATS_FD, 0, resultAt: MixedCode.Counters);
        return block;
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

    private StubStart Handle(string name, int signal, byte[] handler)
    {
        region.Store(RegionLayout.StubSignalHandler, handler);
        region.Store(RegionLayout.StubSignalReturn, StubCode.SignalReturn);
        ulong flags = (uint)(Libc.SA_SIGINFO | Libc.SA_NODEFER) | Libc.SA_RESTORER;
        uint action = Keep<ulong>(RegionLayout.StubSignalHandler, flags, RegionLayout.StubSignalReturn, 0); // the kernel's struct sigaction
        return Add(new($"rt_sigaction({name})", Libc.SYS_rt_sigaction, signal, action, 0, MaskSize));
    }

    private void AddMemory(uint slot, ulong guestPhysical, uint address, ulong size)
    {
        var region = new kvm_userspace_memory_region { slot = slot, guest_phys_addr = guestPhysical, memory_size = size, userspace_addr = address };
        Add(new(nameof(KVM_SET_USER_MEMORY_REGION), Libc.SYS_ioctl, StubArgument.At(MixedCode.Vm), KVM_SET_USER_MEMORY_REGION, Keep(region)));
    }

    private void OfVcpu(string name, uint request, uint argument, uint? resultAt = null) =>
        Add(new(name, Libc.SYS_ioctl, StubArgument.At(MixedCode.Vcpu), request, argument) { ResultAt = resultAt });

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
