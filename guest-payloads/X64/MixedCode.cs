using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>How a stub that owns a VM goes from host ring 3 to the guest.</summary>
public enum GuestEntering
{
    /// <summary>It executes <c>cli</c>, which raises SIGSEGV: the handler of the signal runs the guest.</summary>
    BySignal,

    /// <summary>It blocks all signals, fills a signal frame by hand and jumps to the same handler.</summary>
    ByFrame,
}

/// <summary>
/// gVisor's mixed mode: a stub has a VM of its own, whose guest sees the shared region where the stub does. The payload runs in
/// guest ring 0. Its doorbell leaves KVM_RUN, which a signal handler is in; the return from the signal goes to host ring 3, where the
/// call is made, and the way back into the guest begins there.
/// </summary>
public static class MixedCode
{
    /// <summary>What the calls of the start returned: descriptors of the VM, of its vCPU, and of KVM's counters of that.</summary>
    public const uint Vm = RegionLayout.Base + 0x600;
    public const uint Vcpu = RegionLayout.Base + 0x608;
    public const uint Counters = RegionLayout.Base + 0x610;

    /// <summary>The ucontext that the first entry's signal left; 0 before that.</summary>
    public const uint Frame = RegionLayout.Base + 0x618;

    /// <summary>A set of all signals.</summary>
    public const uint AllSignals = RegionLayout.Base + 0x620;

    /// <summary>Where the guest begins: it parks, runs the payload, parks again.</summary>
    public const uint GuestEntry = RegionLayout.Executor + 0xC00;

    /// <summary>Where the stub maps kvm_run, and the guest's own memory.</summary>
    public const uint RunPage = 0x3000_0000;
    public const uint GuestMemory = 0x3010_0000;

    /// <summary>
    /// How the stub exits where the guest left for another reason than a port of the doorbell (EPROTO), and where something else than its
    /// <c>cli</c> failed (EFAULT).
    /// </summary>
    public const int UnexpectedExit = 71;
    public const int UnexpectedFault = 14;

    private const int SYS_rt_sigprocmask = 14;
    private const int SYS_ioctl = 16;
    private const int SIG_BLOCK = 0;
    private const int MaskSize = 8;
    private const int EINTR = 4;
    private const int EAGAIN = 11;

    // linux/kvm.h; this project knows no other part of it.
    private const int KVM_RUN = 0xAE80;
    private const int KVM_EXIT_IO = 2;
    private const int ExitReason = 8, IoPort = 34;

    /// <summary>
    /// Code for <see cref="RegionLayout.StubSignalHandler"/>: runs the guest until it wants something, and has the return from the signal go
    /// where that is done. Behind it, the subroutine that runs a block.
    /// </summary>
    /// <returns>The code, and where the subroutine is.</returns>
    public static (byte[] Code, uint Block) Assemble(GuestEntering entering)
    {
        Label block = default;
        byte[] bytes = MachineCode.Assemble(
            RegionLayout.StubSignalHandler,
            code =>
            {
                block = code.CreateLabel();
                var (enter, cli, requested, parked) = (code.CreateLabel(), code.CreateLabel(), code.CreateLabel(), code.CreateLabel());
                if (entering == GuestEntering.BySignal) cli = block;
                EmitHandler(code, entering, enter, cli, requested, parked);
                code.Label(ref block);
                if (entering == GuestEntering.ByFrame)
                {
                    EmitFrame(code, enter, cli);
                    code.Label(ref cli);
                }

                code.cli();
                code.Label(ref requested);
                code.mov(edi, RegionLayout.Request);
                code.call(RegionLayout.Executor);
                code.jmp(block);
                code.Label(ref parked);
                code.ret();
            },
            out var addresses);
        return RegionLayout.StubSignalHandler + bytes.Length <= RegionLayout.StubSignalReturn
            ? (bytes, (uint)addresses.GetLabelRIP(block))
            : throw new InvalidOperationException($"a handler of {bytes.Length} bytes does not fit before {nameof(RegionLayout.StubSignalReturn)}");
    }

    /// <param name="code">Where to.</param>
    /// <param name="entering">Whether the frame is needed later.</param>
    /// <param name="enter">Where a jump with a frame comes in.</param>
    /// <param name="cli">The one instruction whose fault means that.</param>
    /// <param name="requested">Makes the call.</param>
    /// <param name="parked">Ends the block.</param>
    private static void EmitHandler(Assembler code, GuestEntering entering, Label enter, Label cli, Label requested, Label parked)
    {
        var (fault, notCall, failed, unexpected) = (code.CreateLabel(), code.CreateLabel(), code.CreateLabel(), code.CreateLabel());
        code.lea(rax, __qword_ptr[cli]);
        code.cmp(__qword_ptr[rdx + SignalContext.Rip], rax);
        code.jne(fault);
        if (entering == GuestEntering.ByFrame) code.mov(__qword_ptr[Frame], rdx);
        code.mov(rbx, rdx);
        code.Label(ref enter);
        code.mov(edi, __dword_ptr[Vcpu]);
        code.mov(esi, KVM_RUN);
        code.xor(edx, edx);
        code.mov(eax, SYS_ioctl);
        code.syscall();
        code.test(eax, eax);
        code.js(failed);
        code.cmp(__dword_ptr[RunPage + ExitReason], KVM_EXIT_IO);
        code.jne(unexpected);
        code.movzx(eax, __word_ptr[RunPage + IoPort]);
        code.cmp(eax, Doorbell.CallPort);
        code.jne(notCall);
        code.inc(__qword_ptr[RegionLayout.StubAnswers]);
        code.lea(rax, __qword_ptr[requested]);
        code.mov(__qword_ptr[rbx + SignalContext.Rip], rax);
        code.ret();

        code.Label(ref notCall);
        code.cmp(eax, Doorbell.ParkPort);
        code.jne(unexpected);
        code.lea(rax, __qword_ptr[parked]);
        code.mov(__qword_ptr[rbx + SignalContext.Rip], rax);
        code.ret();

        code.Label(ref failed); // by a signal that has no handler: a stop, and its end
        code.cmp(eax, -EINTR);
        code.je(enter);
        code.cmp(eax, -EAGAIN);
        code.je(enter);
        StubCode.EmitFailure(code);
        code.Label(ref unexpected);
        code.mov(eax, -UnexpectedExit);
        StubCode.EmitFailure(code);
        code.Label(ref fault);
        code.mov(eax, -UnexpectedFault);
        StubCode.EmitFailure(code);
    }

    /// <summary>
    /// As gVisor does it since 2024: blocks the signals by a call of its own, whose old mask goes into the frame, stores what a function keeps,
    /// and is in the handler. The frame is the one that the first entry's signal left: 128 bytes below the stack pointer, of which the
    /// executor uses 16.
    /// </summary>
    private static void EmitFrame(Assembler code, Label enter, Label cli)
    {
        code.mov(rbx, __qword_ptr[Frame]);
        code.test(rbx, rbx);
        code.je(cli);
        code.mov(edi, SIG_BLOCK);
        code.mov(esi, AllSignals);
        code.lea(rdx, __qword_ptr[rbx + SignalContext.Mask]);
        code.mov(r10d, MaskSize);
        code.mov(eax, SYS_rt_sigprocmask);
        code.syscall();
        code.mov(__qword_ptr[rbx + SignalContext.Rbx], rbx);
        code.mov(__qword_ptr[rbx + SignalContext.Rbp], rbp);
        code.mov(__qword_ptr[rbx + SignalContext.R12], r12);
        code.mov(__qword_ptr[rbx + SignalContext.R13], r13);
        code.mov(__qword_ptr[rbx + SignalContext.R14], r14);
        code.mov(__qword_ptr[rbx + SignalContext.R15], r15);
        code.mov(__qword_ptr[rbx + SignalContext.Rsp], rsp);
        code.pushfq();
        code.pop(rax);
        code.mov(__qword_ptr[rbx + SignalContext.Efl], rax);
        code.lea(rsp, __qword_ptr[rbx - 8]); // where the handler's return address is
        code.jmp(enter);
    }
}
