using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>The stub's instructions; see <see cref="StubImage"/>.</summary>
internal static class StubProgram
{
    private const int SYS_mmap = 9;
    private const int SYS_getpid = 39;
    private const int SYS_getppid = 110;
    private const int SYS_exit_group = 231;
    private const int SYS_kill = 62;
    private const int SYS_ptrace = 101;
    private const int SYS_prctl = 157;
    private const int PR_SET_PDEATHSIG = 1;
    private const int PTRACE_TRACEME = 0;
    private const int SIGKILL = 9;
    private const int SIGSTOP = 19;
    private const int ESRCH = 3;

    public static byte[] Assemble(uint address) => MachineCode.Assemble(address, code =>
    {
        var fail = code.CreateLabel();
        var hasTracer = code.CreateLabel();

        // The tracer's death kills the stub even before the tracer could ask for that (PTRACE_O_EXITKILL).
        Call(code, SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
        Check(code, fail);

        const int readWriteExecute = 7;
        const int sharedFixed = 0x11;
        code.mov(r10d, sharedFixed);
        code.mov(r8d, StubImage.RegionDescriptor);
        code.xor(r9d, r9d);
        Call(code, SYS_mmap, (int)RegionLayout.Base, (int)RegionLayout.Size, readWriteExecute);
        code.cmp(rax, (int)RegionLayout.Base);
        code.jne(fail);

        // Who died before that has left the stub to another parent, which would trace it and never let it go on.
        code.mov(eax, SYS_getppid);
        code.syscall();
        code.mov(ecx, RegionLayout.Tracer);
        code.cmp(rax, __qword_ptr[rcx]);
        code.je(hasTracer);
        code.mov(rax, -ESRCH);
        code.jmp(fail);
        code.Label(ref hasTracer);

        Call(code, SYS_ptrace, PTRACE_TRACEME);
        Check(code, fail);

        code.mov(eax, SYS_getpid);
        code.syscall();
        code.mov(edi, eax);
        code.mov(esi, SIGSTOP);
        code.mov(eax, SYS_kill);
        code.syscall();

        code.mov(esp, RegionLayout.StackTop);
        code.mov(eax, RegionLayout.Entry);
        code.jmp(rax);

        // The tracer sees the negated errno as exit status.
        code.Label(ref fail);
        code.mov(edi, eax);
        code.neg(edi);
        code.mov(eax, SYS_exit_group);
        code.syscall();
    });

    private static void Call(Assembler code, int number, int first, int second = 0, int third = 0)
    {
        code.mov(edi, first);
        code.mov(esi, second);
        code.mov(edx, third);
        code.mov(eax, number);
        code.syscall();
    }

    private static void Check(Assembler code, Label fail)
    {
        code.test(rax, rax);
        code.js(fail);
    }
}
