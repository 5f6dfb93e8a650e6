using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>
/// Functions of a few instructions that a process runs beside the payload, to see or to bring about what no language lets it.
/// Code for <see cref="Address"/>; none is there while a scenario has texts.
/// </summary>
public static class HostSnippet
{
    public const uint Address = RegionLayout.Strings + 0x800;

    /// <summary>A handler of signals that only counts at <see cref="Count"/>, and then writes a byte to the descriptor at <see cref="WriteTo"/> if that is not -1.</summary>
    public const uint Count = RegionLayout.Strings + 0x700;
    public const uint WriteTo = Count + 8;

    /// <summary>Where <see cref="ControlWordsCode"/> lies, beside a piece at <see cref="Address"/>.</summary>
    public const uint ControlWords = Address + 0x400;

    /// <summary>Where a restartable sequence goes on that is aborted, with its signature before it, and how often one was.</summary>
    public const uint Abort = ControlWords + 4;
    public const uint Aborts = WriteTo + 8;

    /// <summary><c>void store(void *to)</c>: the 16 SSE registers, as they are.</summary>
    public static byte[] StoreRegisters => MachineCode.Assemble(Address, code =>
    {
        AssemblerRegisterXMM[] all = [xmm0, xmm1, xmm2, xmm3, xmm4, xmm5, xmm6, xmm7, xmm8, xmm9, xmm10, xmm11, xmm12, xmm13, xmm14, xmm15];
        for (int i = 0; i < all.Length; i++) code.movups(__xmmword_ptr[rdi + (16 * i)], all[i]);
        code.ret();
    });

    /// <summary><c>void store(void *to)</c>: the control words of the SSE unit and of the x87 unit, 4 bytes for each.</summary>
    public static byte[] ControlWordsCode => MachineCode.Assemble(ControlWords, code =>
    {
        code.stmxcsr(__dword_ptr[rdi]);
        code.fnstcw(__word_ptr[rdi + 4]);
        code.ret();
    });

    /// <summary>Puts code to <see cref="Abort"/> that counts at <see cref="Aborts"/> and goes on elsewhere.</summary>
    public static unsafe void WriteAbort(ulong goesOnAt, int signature)
    {
        *(long*)(nint)Aborts = 0;
        *(int*)(nint)(Abort - sizeof(int)) = signature;
        MachineCode.Assemble(Abort, code =>
        {
            code.@lock.inc(__qword_ptr[Aborts]);
            code.jmp(goesOnAt);
        }).CopyTo(new Span<byte>((void*)(nint)Abort, 64));
    }

    /// <summary><c>long load(long selector)</c>: puts a selector into %gs and returns the word at its start.</summary>
    public static byte[] LoadGs => MachineCode.Assemble(Address, code =>
    {
        code.mov(gs, di);
        code.mov(rax, __qword_ptr.gs[0]);
        code.ret();
    });

    /// <summary><c>void set(long rights)</c>: the rights of the protection keys.</summary>
    public static byte[] SetKeyRights => MachineCode.Assemble(Address, code =>
    {
        code.mov(eax, edi);
        code.xor(ecx, ecx);
        code.xor(edx, edx);
        code.wrpkru();
        code.ret();
    });

    /// <summary>The handler.</summary>
    public static byte[] Handler => MachineCode.Assemble(Address, code =>
    {
        const int write = 1;
        var done = code.CreateLabel();
        code.@lock.inc(__qword_ptr[Count]);
        code.mov(rdi, __qword_ptr[WriteTo]);
        code.test(rdi, rdi);
        code.js(done);
        code.mov(esi, Count);
        code.mov(edx, 1);
        code.mov(eax, write);
        code.syscall();
        code.Label(ref done);
        code.ret();
    });
}
