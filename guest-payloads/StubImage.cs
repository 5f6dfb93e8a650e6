using System.Buffers.Binary;

namespace Hostcall.GuestPayloads;

/// <summary>
/// A static ELF program of one page, made in memory: it maps the shared region from its standard input, makes sure that its parent
/// is still the process that <see cref="RegionLayout.StubOwner"/> names, and then runs the entry of the region, which has whatever
/// differs by path (<see cref="StubCode"/>). It never returns; it dies with its owner.
/// </summary>
public static class StubImage
{
    /// <summary>The descriptor of the shared region in the stub.</summary>
    public const int RegionDescriptor = 0;

    /// <summary>By which a stub maps memory.</summary>
    public static readonly SystemCall Mmap = new("mmap", StubCode.SYS_mmap, Arm64.StubCode.SYS_mmap);

    /// <summary>Where the stub owns a VM: /dev/kvm, and the memory with the guest's page tables.</summary>
    public const int KvmDescriptor = 1;
    public const int GuestMemoryDescriptor = 2;

    private const int ElfHeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const ulong LoadAddress = 0x40_0000;

    /// <param name="instructions">Of the machine that runs it; null for the one of this process.</param>
    public static byte[] Build(InstructionSet? instructions = null)
    {
        instructions ??= InstructionSet.OfThisProcess;
        const int codeOffset = ElfHeaderSize + ProgramHeaderSize;
        byte[] code = instructions.StubProgram((uint)LoadAddress + codeOffset);
        var image = new byte[codeOffset + code.Length];
        var header = image.AsSpan();
        "\u007fELF"u8.CopyTo(header);
        header[4] = 2; // ELFCLASS64
        header[5] = 1; // ELFDATA2LSB
        header[6] = 1; // EV_CURRENT
        Write16(header, 16, 2); // ET_EXEC
        Write16(header, 18, instructions.ElfMachine);
        Write32(header, 20, 1); // EV_CURRENT
        Write64(header, 24, LoadAddress + codeOffset); // entry
        Write64(header, 32, ElfHeaderSize); // program headers
        Write16(header, 52, ElfHeaderSize);
        Write16(header, 54, ProgramHeaderSize);
        Write16(header, 56, 1); // one program header

        var program = header[ElfHeaderSize..];
        Write32(program, 0, 1); // PT_LOAD
        Write32(program, 4, 5); // readable, executable
        Write64(program, 16, LoadAddress);
        Write64(program, 24, LoadAddress);
        Write64(program, 32, (ulong)image.Length);
        Write64(program, 40, (ulong)image.Length);
        Write64(program, 48, RegionLayout.PageSize);
        code.CopyTo(header[codeOffset..]);
        return image;
    }

    private static void Write16(Span<byte> at, int offset, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(at[offset..], value);

    private static void Write32(Span<byte> at, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(at[offset..], value);

    private static void Write64(Span<byte> at, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(at[offset..], value);
}
