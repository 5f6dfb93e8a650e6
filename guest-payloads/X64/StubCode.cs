using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>A system call that a stub makes before it parks for the first time.</summary>
/// <param name="Name">The call, with the argument that matters: what an error is reported as.</param>
/// <param name="Number">Of the system call.</param>
/// <param name="Arguments">Numbers, addresses in the shared region, or what an earlier call returned.</param>
public sealed record StubCall(string Name, int Number, params StubArgument[] Arguments)
{
    /// <summary>A word of the region that gets the result too; null where nobody asks for it.</summary>
    public uint? ResultAt { get; init; }
}

/// <summary>An argument of a stub's call: a number, or what a word of the region says when the call is made.</summary>
public readonly record struct StubArgument(long Value, bool IsWord)
{
    public static implicit operator StubArgument(long value) => new(value, IsWord: false);

    /// <summary>The word at an address of the region: see <see cref="StubCall.ResultAt"/>.</summary>
    public static StubArgument At(uint address) => new(address, IsWord: true);
}

/// <summary>How a stub waits for the next block.</summary>
public enum StubParking
{
    /// <summary>In <see cref="Doorbell.ParkSyscall"/>; it stops itself once when its start is done, so that its tracer can set options.</summary>
    Traced,

    /// <summary>In <see cref="Doorbell.ParkSyscall"/>; that its start is done it tells by <see cref="StubTurn"/>.</summary>
    Notified,

    /// <summary>For the futex <see cref="RegionLayout.StubTurn"/>.</summary>
    Futex,
}

/// <summary>What a stub's handler of SIGSYS does about the call that raised it.</summary>
public enum StubAnswer
{
    /// <summary>Makes the call.</summary>
    ByItself,

    /// <summary>Hands it to the owner, and sleeps until the result is there.</summary>
    AwaitedByFutex,

    /// <summary>Hands it to the owner, and looks for the result without a pause.</summary>
    AwaitedBySpinning,
}

/// <summary>
/// Values of <see cref="RegionLayout.StubTurn"/>, which is owned like a lock: a block of the stub has its process id in it, with
/// <see cref="Running"/> while the stub works and its owner waits, without while it waits for the result of
/// <see cref="RegionLayout.StubRequest"/>. The kernel then marks the word, and wakes the owner, when the stub dies during a block
/// (get_robust_list(2)).
/// </summary>
public static class StubTurn
{
    /// <summary>The stub waits for a block.</summary>
    public const int Parked = 1;

    /// <summary>FUTEX_WAITERS: the sign.</summary>
    public const uint Running = 0x8000_0000;
}

/// <summary>Offsets into the ucontext that a signal handler of x86-64 gets. A test checks them against the system's headers.</summary>
public static class SignalContext
{
    public const int R8 = 0x28;
    public const int R9 = 0x30;
    public const int R10 = 0x38;
    public const int R12 = 0x48;
    public const int R13 = 0x50;
    public const int R14 = 0x58;
    public const int R15 = 0x60;
    public const int Rdi = 0x68;
    public const int Rsi = 0x70;
    public const int Rbp = 0x78;
    public const int Rbx = 0x80;
    public const int Rdx = 0x88;
    public const int Rax = 0x90;
    public const int Rsp = 0xA0;
    public const int Rip = 0xA8;
    public const int Efl = 0xB0;

    /// <summary>The signals that are blocked again after the return.</summary>
    public const int Mask = 0x128;
}

/// <summary>What a stub runs on the entry page of the shared region: its start, its loop over blocks, its signal handler.</summary>
public static class StubCode
{
    internal const int SYS_mmap = 9;
    private const int SYS_rt_sigreturn = 15;
    private const int SYS_getpid = 39;
    private const int SYS_kill = 62;
    private const int SYS_futex = 202;
    private const int SYS_exit_group = 231;
    private const int SIGSTOP = 19;
    private const int FUTEX_WAIT = 0;
    private const int FUTEX_WAKE = 1;

    /// <summary>
    /// Code for <see cref="RegionLayout.Entry"/>: makes the calls of the start, then parks, runs a block, parks again, for ever. A call
    /// that fails ends the stub with the error number as exit status.
    /// </summary>
    /// <param name="start">The calls.</param>
    /// <param name="parking">How it parks.</param>
    /// <param name="block">A subroutine that runs a block; the payload itself, where it runs in the stub.</param>
    public static byte[] Entry(IReadOnlyList<StubCall> start, StubParking parking, uint block = RegionLayout.Body)
    {
        byte[] code = MachineCode.Assemble(RegionLayout.Entry, code =>
        {
            var refused = code.CreateLabel();
            EmitStart(code, start, refused);
            if (parking == StubParking.Traced) EmitStop(code);
            if (parking == StubParking.Notified) EmitParked(code);
            var loop = code.CreateLabel();
            code.Label(ref loop);
            if (parking == StubParking.Futex)
            {
                EmitParked(code);
                EmitAwaitTurn(code, bySpinning: false);
            }
            else
            {
                Doorbell.EmitParkSyscall(code);
            }

            code.call(block);
            code.jmp(loop);
            code.Label(ref refused);
            EmitFailure(code);
        });
        return RegionLayout.Entry + code.Length <= RegionLayout.StubSignalHandler
            ? code
            : throw new ArgumentException($"the start of a stub has {start.Count} calls, and no room for them", nameof(start));
    }

    /// <summary>
    /// Code for <see cref="RegionLayout.StubSignalHandler"/>, for a kernel's sigaction with SA_SIGINFO. It may change every register:
    /// the return from the signal loads them all again.
    /// </summary>
    public static byte[] SignalHandler(StubAnswer answer) => MachineCode.Assemble(RegionLayout.StubSignalHandler, code =>
    {
        code.mov(rbx, rdx);
        code.inc(__qword_ptr[RegionLayout.StubAnswers]);
        if (answer == StubAnswer.ByItself)
        {
            code.mov(rax, __qword_ptr[rbx + SignalContext.Rax]);
            code.mov(rdi, __qword_ptr[rbx + SignalContext.Rdi]);
            code.mov(rsi, __qword_ptr[rbx + SignalContext.Rsi]);
            code.mov(rdx, __qword_ptr[rbx + SignalContext.Rdx]);
            code.mov(r10, __qword_ptr[rbx + SignalContext.R10]);
            code.mov(r8, __qword_ptr[rbx + SignalContext.R8]);
            code.mov(r9, __qword_ptr[rbx + SignalContext.R9]);
            code.syscall();
        }
        else
        {
            foreach (var (from, to) in Handed)
            {
                code.mov(rax, __qword_ptr[rbx + from]);
                code.mov(__qword_ptr[RegionLayout.StubRequest + to], rax);
            }

            EmitHandOver(code, bySpinning: answer == StubAnswer.AwaitedBySpinning);
            code.mov(rax, __qword_ptr[RegionLayout.StubRequest + RequestBlock.Rax]);
        }

        code.mov(__qword_ptr[rbx + SignalContext.Rax], rax);
        code.ret();
    });

    /// <summary>Code for <see cref="RegionLayout.Doorbell"/>: what a handler does to hand a call over by futex and to have the turn again, without a call.</summary>
    public static byte[] HandOver => MachineCode.Assemble(RegionLayout.Doorbell, code =>
    {
        code.inc(__qword_ptr[RegionLayout.StubAnswers]);
        EmitHandOver(code, bySpinning: false);
        code.ret();
    });

    /// <summary>Code for <see cref="RegionLayout.StubSignalReturn"/>: where a handler returns to.</summary>
    public static byte[] SignalReturn => MachineCode.Assemble(RegionLayout.StubSignalReturn, code =>
    {
        code.mov(eax, SYS_rt_sigreturn);
        code.syscall();
    });

    /// <summary>Code for <see cref="RegionLayout.StubLoop"/>: park, run a block, park again, for ever, while the stub itself sleeps.</summary>
    public static byte[] Loop => MachineCode.Assemble(RegionLayout.StubLoop, code =>
    {
        var loop = code.CreateLabel();
        code.Label(ref loop);
        Doorbell.EmitParkSyscall(code);
        code.call(RegionLayout.Body);
        code.jmp(loop);
    });

    private static IEnumerable<(int From, int To)> Handed =>
    [
        (SignalContext.Rax, RequestBlock.OrigRax), (SignalContext.Rdi, RequestBlock.Rdi), (SignalContext.Rsi, RequestBlock.Rsi),
        (SignalContext.Rdx, RequestBlock.Rdx), (SignalContext.R10, RequestBlock.R10), (SignalContext.R8, RequestBlock.R8),
        (SignalContext.R9, RequestBlock.R9),
    ];

    /// <summary>Ends the process; the negated errno in eax becomes its exit status.</summary>
    internal static void EmitFailure(Assembler code)
    {
        code.mov(edi, eax);
        code.neg(edi);
        code.mov(eax, SYS_exit_group);
        code.syscall();
    }

    private static void EmitStart(Assembler code, IReadOnlyList<StubCall> start, Label refused)
    {
        AssemblerRegister64[] registers = [rdi, rsi, rdx, r10, r8, r9];
        foreach (var (step, call) in start.Index())
        {
            code.mov(__qword_ptr[RegionLayout.StubStep], step);
            for (int i = 0; i < registers.Length; i++)
            {
                StubArgument argument = i < call.Arguments.Length ? call.Arguments[i] : 0;
                if (argument.IsWord) code.mov(registers[i], __qword_ptr[argument.Value]);
                else code.mov(registers[i], argument.Value);
            }

            code.mov(eax, call.Number);
            code.syscall();
            code.test(rax, rax);
            code.js(refused);
            code.mov(__qword_ptr[RegionLayout.StubResult], rax);
            if (call.ResultAt is { } kept) code.mov(__qword_ptr[kept], rax);
        }
    }

    private static void EmitStop(Assembler code)
    {
        code.mov(eax, SYS_getpid);
        code.syscall();
        code.mov(edi, eax);
        code.mov(esi, SIGSTOP);
        code.mov(eax, SYS_kill);
        code.syscall();
    }

    private static void EmitParked(Assembler code)
    {
        code.mov(__dword_ptr[RegionLayout.StubTurn], StubTurn.Parked);
        EmitWake(code);
    }

    private static void EmitHandOver(Assembler code, bool bySpinning)
    {
        code.and(__dword_ptr[RegionLayout.StubTurn], ~unchecked((int)StubTurn.Running));
        if (!bySpinning) EmitWake(code);
        EmitAwaitTurn(code, bySpinning);
    }

    private static void EmitAwaitTurn(Assembler code, bool bySpinning)
    {
        var wait = code.CreateLabel();
        var done = code.CreateLabel();
        code.Label(ref wait);
        code.mov(edx, __dword_ptr[RegionLayout.StubTurn]);
        code.test(edx, edx);
        code.js(done);
        if (bySpinning) code.pause();
        else EmitFutex(code, FUTEX_WAIT);
        code.jmp(wait);
        code.Label(ref done);
    }

    private static void EmitWake(Assembler code)
    {
        code.mov(edx, 1);
        EmitFutex(code, FUTEX_WAKE);
    }

    /// <summary>The value, or how many, is in edx.</summary>
    private static void EmitFutex(Assembler code, int operation)
    {
        code.mov(edi, RegionLayout.StubTurn);
        code.mov(esi, operation);
        code.xor(r10d, r10d);
        code.mov(eax, SYS_futex);
        code.syscall();
    }
}
