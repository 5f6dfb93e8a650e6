using System.Buffers.Binary;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>
/// The payload as a program of its own: a static ELF of the shared region and a few instructions, for somebody else's sandbox. It says who
/// the kernel claims to be, then runs a block for each number that it reads from its standard input, and answers with the head of the region.
/// </summary>
public static class WitnessImage
{
    /// <summary>What it says first: a struct utsname.</summary>
    public const int UtsnameSize = 6 * UtsnameField;
    public const int UtsnameField = 65;

    /// <summary>Bytes of each answer: the request block, and the counts behind it.</summary>
    public const int AnswerSize = (int)(RegionLayout.LastMismatch + 8 - RegionLayout.Base);

    private const uint CodeAddress = 0x40_0000;
    private const int HeaderSize = 64, ProgramHeaderSize = 56;
    private const int SYS_read = 0, SYS_write = 1, SYS_getpid = 39, SYS_uname = 63, SYS_exit_group = 231;
    private const int ReadWriteExecute = 7, ReadExecute = 5;

    /// <param name="region">As it is before its first block, with the doorbell of a process.</param>
    /// <param name="scenario">Whose expected results it has.</param>
    public static byte[] Build(ReadOnlySpan<byte> region, Scenario scenario)
    {
        byte[] code = Code(scenario);
        int regionOffset = RegionLayout.PageSize;
        var image = new byte[regionOffset + region.Length];
        var header = image.AsSpan();
        "\u007fELF"u8.CopyTo(header);
        header[4] = 2; // ELFCLASS64
        header[5] = 1; // ELFDATA2LSB
        header[6] = 1; // EV_CURRENT
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], 2); // ET_EXEC
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], 62); // EM_X86_64
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1); // EV_CURRENT
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], CodeAddress + CodeOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], HeaderSize); // program headers
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], ProgramHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], 2);
        WriteSegment(header[HeaderSize..], ReadExecute, 0, CodeAddress, CodeOffset + code.Length);
        WriteSegment(header[(HeaderSize + ProgramHeaderSize)..], ReadWriteExecute, regionOffset, RegionLayout.Base, region.Length);
        code.CopyTo(header[CodeOffset..]);
        region.CopyTo(header[regionOffset..]);
        return image;
    }

    private const int CodeOffset = HeaderSize + (2 * ProgramHeaderSize);

    private static void WriteSegment(Span<byte> at, uint flags, int offset, ulong address, int size)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, 1); // PT_LOAD
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], (ulong)offset);
        BinaryPrimitives.WriteUInt64LittleEndian(at[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], (ulong)size);
        BinaryPrimitives.WriteUInt64LittleEndian(at[40..], (ulong)size);
        BinaryPrimitives.WriteUInt64LittleEndian(at[48..], RegionLayout.PageSize);
    }

    private static byte[] Code(Scenario scenario) => MachineCode.Assemble(CodeAddress + CodeOffset, code =>
    {
        var (loop, end) = (code.CreateLabel(), code.CreateLabel());
        code.mov(esp, RegionLayout.StackTop);
        code.mov(edi, RegionLayout.Buffer);
        Call(code, SYS_uname);
        Tell(code, RegionLayout.Buffer, UtsnameSize);
        Call(code, SYS_getpid);
        foreach (var (index, call) in scenario.Calls.Index().Where(call => call.Item.Expected.Kind == ExpectationKind.ProcessId))
            code.mov(__qword_ptr[RegionLayout.ExpectedSlots + (8 * index)], rax);

        code.Label(ref loop);
        code.xor(edi, edi);
        code.mov(esi, RegionLayout.Iterations);
        code.mov(edx, 8);
        Call(code, SYS_read);
        code.cmp(eax, 8);
        code.jne(end);
        code.mov(__qword_ptr[RegionLayout.Mismatches], 0);
        code.mov(__qword_ptr[RegionLayout.LastMismatch], 0);
        code.mov(__qword_ptr[RegionLayout.Request + RequestBlock.OrigRax], -1);
        code.call(RegionLayout.Body);
        Tell(code, RegionLayout.Base, AnswerSize);
        code.jmp(loop);

        code.Label(ref end);
        code.xor(edi, edi);
        Call(code, SYS_exit_group);
    });

    private static void Tell(Assembler code, uint address, int size)
    {
        code.mov(edi, 1);
        code.mov(esi, address);
        code.mov(edx, size);
        Call(code, SYS_write);
    }

    private static void Call(Assembler code, int number)
    {
        code.mov(eax, number);
        code.syscall();
    }
}
