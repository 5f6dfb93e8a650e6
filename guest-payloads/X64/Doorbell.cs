using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>
/// The few instructions that differ by path. <c>Ring</c> sends the call whose block is at rbx; <c>Park</c>
/// tells the host that the body is done and waits there for the next block.
/// </summary>
public sealed class Doorbell : IDoorbell
{
    /// <summary>Ports that KVM has no device at: a write to them leaves to user space.</summary>
    public const byte CallPort = 0x48;
    public const byte ParkPort = 0x49;
    public const byte EmptyPort = 0x4A;

    /// <summary>A port whose writes KVM only counts in an eventfd, where one was registered.</summary>
    public const byte EventPort = 0x4B;

    /// <summary>The one hypercall that KVM can hand to user space (KVM_HC_MAP_GPA_RANGE of linux/kvm_para.h).</summary>
    public const int ForwardedHypercall = 12;

    /// <summary>A page of the guest that has no memory: a store to it leaves to user space.</summary>
    public const uint DevicePage = 0x10_0000;

    /// <summary>A number that no kernel gives out; a parked stub process shows it to its tracer.</summary>
    public const int ParkSyscall = 0x7A9C;

    private readonly Action<Assembler> ring;
    private readonly Action<Assembler> park;

    private Doorbell(Action<Assembler> ring, Action<Assembler> park)
    {
        this.ring = ring;
        this.park = park;
    }

    /// <summary>Code for <see cref="RegionLayout.Doorbell"/>: a subroutine.</summary>
    public byte[] RingCode => MachineCode.Assemble(RegionLayout.Doorbell, code =>
    {
        ring(code);
        code.ret();
    });

    /// <summary>Code for <see cref="RegionLayout.Entry"/>: park, run a block, park again, for ever.</summary>
    public byte[] EntryCode => EntryCodeAt(RegionLayout.Entry);

    /// <summary>The same for another address.</summary>
    public byte[] EntryCodeAt(uint address) => MachineCode.Assemble(address, code =>
    {
        var loop = code.CreateLabel();
        code.Label(ref loop);
        park(code);
        code.call(RegionLayout.Body);
        code.jmp(loop);
    });

    /// <summary><c>syscall</c>, for a payload in a process: the host's own, or a stub.</summary>
    public static Doorbell Syscall { get; } = new(EmitSyscall, EmitParkSyscall);

    /// <summary><c>out</c>: leaves to the VMM, which runs the call.</summary>
    public static Doorbell PortWrite { get; } = InGuest(code => code.@out(CallPort, al));

    /// <summary>The same exit to the VMM, which runs nothing.</summary>
    public static Doorbell EmptyPortWrite { get; } = InGuest(code => code.@out(EmptyPort, al));

    /// <summary>A write to a port that KVM only counts.</summary>
    public static Doorbell EventPortWrite { get; } = InGuest(code => code.@out(EventPort, al));

    /// <summary>
    /// Tells a server by a number that grows, and waits for the same number. x86 keeps stores in order: the server that sees the
    /// number sees the request block.
    /// </summary>
    public static Doorbell QueueStore { get; } = InGuest(code => EmitQueue(code, rings: false));

    /// <summary>The same, and wakes the server by a write to a port that KVM only counts.</summary>
    public static Doorbell QueueRing { get; } = InGuest(code => EmitQueue(code, rings: true));

    /// <summary>A store to a page without memory: KVM emulates the instruction and leaves to the VMM, which runs nothing.</summary>
    public static Doorbell DeviceStore { get; } = InGuest(code => code.mov(__byte_ptr[DevicePage], al));

    /// <summary>Nothing: what the loop costs without any doorbell.</summary>
    public static Doorbell None { get; } = InGuest(_ => { });

    /// <summary><c>cpuid</c>: an exit that KVM handles in the kernel, on every vendor.</summary>
    public static Doorbell Cpuid { get; } = InGuest(code =>
    {
        code.mov(esi, ebx); // cpuid changes ebx; the request block lies below 4 GiB
        code.xor(eax, eax);
        code.cpuid();
        code.mov(ebx, esi);
    });

    /// <summary><c>vmcall</c> or <c>vmmcall</c> with a number, and the request block as its one argument (rbx).</summary>
    public static Doorbell Hypercall(int number, bool amd) => InGuest(code =>
    {
        code.mov(eax, number);
        EmitHypercall(code, amd);
    });

    /// <summary>A hypercall that KVM hands to user space: one page (rcx), with attributes 0 (rdx), at the page of the request block (rbx).</summary>
    public static Doorbell HypercallToUserSpace(bool amd) => InGuest(code =>
    {
        code.mov(eax, ForwardedHypercall);
        code.mov(ecx, 1);
        code.xor(edx, edx);
        EmitHypercall(code, amd);
    });

    /// <summary>The guest kernel's own system calls: those of <see cref="GuestCall"/>, each a hypercall.</summary>
    public static Doorbell GuestCalls(bool amd) => new(code => EmitGuestCalls(code, amd), code => code.@out(ParkPort, al));

    /// <summary>
    /// Code for <see cref="RegionLayout.Executor"/>: <c>void run(struct pt_regs *block)</c>, which makes the
    /// system call that the block asks for and stores its result there.
    /// </summary>
    public static byte[] ExecutorCode => MachineCode.Assemble(RegionLayout.Executor, code =>
    {
        code.push(rbx);
        code.mov(rbx, rdi);
        EmitSyscall(code);
        code.pop(rbx);
        code.ret();
    });

    /// <summary>Parks a stub whose system calls somebody else is told of.</summary>
    internal static void EmitParkSyscall(Assembler code)
    {
        code.mov(eax, ParkSyscall);
        code.syscall();
    }

    private static Doorbell InGuest(Action<Assembler> ring) => new(ring, code => code.@out(ParkPort, al));

    private static void EmitQueue(Assembler code, bool rings)
    {
        var wait = code.CreateLabel();
        code.mov(eax, __dword_ptr[RegionLayout.QueueRequest]);
        code.inc(eax);
        code.mov(__dword_ptr[RegionLayout.QueueRequest], eax);
        if (rings) code.@out(EventPort, al);
        code.Label(ref wait);
        code.pause();
        code.cmp(__dword_ptr[RegionLayout.QueueResponse], eax);
        code.jne(wait);
    }

    private static void EmitGuestCalls(Assembler code, bool amd)
    {
        var withoutArgument = code.CreateLabel();
        code.mov(rsi, rbx); // the hypercall's argument is in rbx
        code.mov(eax, GuestCall.KVM_HC_HELLO_HYPERCALL0);
        code.cmp(__dword_ptr[rsi + RequestBlock.OrigRax], GuestCall.SYS_hello_hypercall0);
        code.je(withoutArgument);
        code.mov(eax, GuestCall.KVM_HC_HELLO_HYPERCALL1);
        code.mov(rbx, __qword_ptr[rsi + RequestBlock.Rdi]);
        code.Label(ref withoutArgument);
        EmitHypercall(code, amd);
        code.mov(rbx, rsi);
        code.mov(__qword_ptr[rbx + RequestBlock.Rax], rax);
    }

    private static void EmitHypercall(Assembler code, bool amd)
    {
        if (amd) code.vmmcall();
        else code.vmcall();
    }

    private static void EmitSyscall(Assembler code)
    {
        code.mov(rax, __qword_ptr[rbx + RequestBlock.OrigRax]);
        code.mov(rdi, __qword_ptr[rbx + RequestBlock.Rdi]);
        code.mov(rsi, __qword_ptr[rbx + RequestBlock.Rsi]);
        code.mov(rdx, __qword_ptr[rbx + RequestBlock.Rdx]);
        code.mov(r10, __qword_ptr[rbx + RequestBlock.R10]);
        code.mov(r8, __qword_ptr[rbx + RequestBlock.R8]);
        code.mov(r9, __qword_ptr[rbx + RequestBlock.R9]);
        code.syscall();
        code.mov(__qword_ptr[rbx + RequestBlock.Rax], rax);
    }
}
