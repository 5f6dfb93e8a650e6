using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>The stub's instructions; see <see cref="StubImage"/>.</summary>
internal static class StubProgram
{
    private const int SYS_getppid = 110;
    private const int SYS_prctl = 157;
    private const int PR_SET_PDEATHSIG = 1;
    private const int SIGKILL = 9;
    private const int ESRCH = 3;

    public static byte[] Assemble(uint address) => MachineCode.Assemble(address, code =>
    {
        var fail = code.CreateLabel();
        var hasOwner = code.CreateLabel();

        // The owner's death kills the stub, before its start is done and after.
        Call(code, SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
        Check(code, fail);

        const int readWriteExecute = 7;
        const int sharedFixed = 0x11;
        code.mov(r10d, sharedFixed);
        code.mov(r8d, StubImage.RegionDescriptor);
        code.xor(r9d, r9d);
        Call(code, StubCode.SYS_mmap, (int)RegionLayout.Base, (int)RegionLayout.Size, readWriteExecute);
        code.cmp(rax, (int)RegionLayout.Base);
        code.jne(fail);

        // Who died before that has left the stub to another parent, which would never let it go on.
        code.mov(eax, SYS_getppid);
        code.syscall();
        code.mov(ecx, RegionLayout.StubOwner);
        code.cmp(rax, __qword_ptr[rcx]);
        code.je(hasOwner);
        code.mov(rax, -ESRCH);
        code.jmp(fail);
        code.Label(ref hasOwner);

        code.mov(esp, RegionLayout.StackTop);
        code.mov(eax, RegionLayout.Entry);
        code.jmp(rax);

        code.Label(ref fail);
        StubCode.EmitFailure(code);
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
