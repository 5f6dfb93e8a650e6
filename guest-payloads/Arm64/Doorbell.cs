using static Hostcall.GuestPayloads.Arm64.Register;

namespace Hostcall.GuestPayloads.Arm64;

/// <summary>
/// The few instructions of arm64 that differ by path. <c>Ring</c> sends the call whose block is at x20; <c>Park</c> tells the host
/// that the body is done and waits there for the next block.
/// </summary>
/// <remarks>
/// There are no ports here: what leaves to user space is a store to a page without memory, by an instruction whose syndrome says
/// all about it (a plain str; no pair and no change of the address). KVM moves the guest behind that store on the next KVM_RUN and
/// not before, so a VMM that sets the program counter in between is off by an instruction.
/// </remarks>
public sealed class Doorbell : IDoorbell
{
    /// <summary>A page of the guest that has no memory.</summary>
    public const uint DevicePage = 0x10_0000;

    /// <summary>Words of that page: a store to one says what the guest wants.</summary>
    public const uint CallAddress = DevicePage;
    public const uint EmptyAddress = DevicePage + 0x8;
    public const uint ParkAddress = DevicePage + 0x10;

    /// <summary>Functions of the SMC Calling Convention (Arm DEN 0028) in the range of an OEM, for 64-bit callers; a filter forwards them.</summary>
    public const uint CallFunction = 0xC300_0001;
    public const uint EmptyFunction = 0xC300_0002;

    /// <summary>A function in the range that a filter denies.</summary>
    public const uint DeniedFunction = 0xC301_0000;

    /// <summary>SMCCC_VERSION, which every KVM answers by itself.</summary>
    public const uint VersionFunction = 0x8000_0000;

    /// <summary>KVM_HC_HOST_SYSCALL of the kernel patches, in the range of vendor specific calls of a hypervisor.</summary>
    public const uint HostSyscallFunction = 0xC600_0384;

    /// <summary>A number that no kernel gives out; a parked stub process shows it to its tracer.</summary>
    public const int ParkSyscall = 0x7A9C;

    private readonly Action<Assembler> ring;
    private readonly Action<Assembler> park;

    private Doorbell(Action<Assembler> ring, Action<Assembler> park)
    {
        this.ring = ring;
        this.park = park;
    }

    public byte[] RingCode => Assembler.Assemble(RegionLayout.Doorbell, code =>
    {
        ring(code);
        code.Ret();
    });

    public byte[] EntryCode => Assembler.Assemble(RegionLayout.Entry, code => EmitBlocks(code, park));

    /// <summary><c>svc</c>, for a payload in a process: the host's own, or a stub.</summary>
    public static Doorbell Syscall { get; } = new(EmitSyscall, EmitParkSyscall);

    /// <summary>A store that leaves to the VMM, which runs the call.</summary>
    public static Doorbell DeviceStore { get; } = InGuest(code => EmitStore(code, CallAddress));

    /// <summary>The same exit to the VMM, which runs nothing.</summary>
    public static Doorbell EmptyDeviceStore { get; } = InGuest(code => EmitStore(code, EmptyAddress));

    /// <summary>Nothing: what the loop costs without any doorbell.</summary>
    public static Doorbell None { get; } = InGuest(_ => { });

    /// <summary>
    /// Reads what the processor has, which KVM answers. A branch follows: an emulator that leaves translated code in its middle would
    /// count what comes behind as done.
    /// </summary>
    public static Doorbell FeatureRead { get; } = InGuest(code =>
    {
        var next = new Label();
        code.Mrs(x0, SystemRegister.ID_AA64PFR0_EL1);
        code.B(next);
        code.Place(next);
    });

    /// <summary><c>hvc</c> with a function of the calling convention; whoever answers knows where the request block is.</summary>
    public static Doorbell Hypercall(uint function) => InGuest(code => EmitHypercall(code, function));

    /// <summary>The same with the request block as its one argument, where the result comes back too; x0 says only whether a call was made.</summary>
    public static Doorbell HypercallWithBlock(uint function) => InGuest(code =>
    {
        code.Mov(x1, x20);
        EmitHypercall(code, function);
    });

    /// <summary><see cref="Hypercall"/> by <c>smc</c>.</summary>
    public static Doorbell MonitorCall(uint function) => InGuest(code =>
    {
        code.Mov(x0, function);
        code.Smc();
    });

    /// <summary><see cref="Hypercall"/> with the result in x0, as the convention has it.</summary>
    public static Doorbell HypercallWithResult(uint function) => InGuest(code =>
    {
        EmitHypercall(code, function);
        code.Str(x0, x20, RequestBlock.Result);
    });

    /// <summary>The same with the number in x1 and the arguments in x2 to x7: the whole request in registers.</summary>
    public static Doorbell HypercallWithRegisters(uint function) => InGuest(code =>
    {
        code.Ldp(x2, x3, x20, RequestBlock.Argument(0));
        code.Ldp(x4, x5, x20, RequestBlock.Argument(2));
        code.Ldp(x6, x7, x20, RequestBlock.Argument(4));
        code.Ldr(x1, x20, RequestBlock.Number);
        EmitHypercall(code, function);
        code.Str(x0, x20, RequestBlock.Result);
    });

    /// <summary>Code for <see cref="RegionLayout.Executor"/>.</summary>
    public static byte[] ExecutorCode => Assembler.Assemble(RegionLayout.Executor, code =>
    {
        code.Mov(x9, x0); // a system call changes x0 alone
        EmitCall(code, x9);
        code.Ret();
    });

    /// <summary>Parks a stub whose system calls somebody else is told of.</summary>
    internal static void EmitParkSyscall(Assembler code)
    {
        code.Mov(x8, ParkSyscall);
        code.Svc();
    }

    /// <summary>Blocks for ever, each after <paramref name="park"/>.</summary>
    internal static void EmitBlocks(Assembler code, Action<Assembler> park)
    {
        var loop = new Label();
        code.Place(loop);
        park(code);
        code.Bl(RegionLayout.Body);
        code.B(loop);
    }

    private static Doorbell InGuest(Action<Assembler> ring) => new(ring, code => EmitStore(code, ParkAddress));

    private static void EmitStore(Assembler code, uint address)
    {
        code.Mov(x9, DevicePage);
        code.StrW(xzr, x9, (int)(address - DevicePage));
    }

    private static void EmitHypercall(Assembler code, uint function)
    {
        code.Mov(x0, function);
        code.Hvc();
    }

    private static void EmitSyscall(Assembler code) => EmitCall(code, x20);

    private static void EmitCall(Assembler code, Register block)
    {
        code.Ldr(x8, block, RequestBlock.Number);
        code.Ldp(x0, x1, block, RequestBlock.Argument(0));
        code.Ldp(x2, x3, block, RequestBlock.Argument(2));
        code.Ldp(x4, x5, block, RequestBlock.Argument(4));
        code.Svc();
        code.Str(x0, block, RequestBlock.Result);
    }
}
