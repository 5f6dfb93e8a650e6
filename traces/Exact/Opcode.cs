namespace Hostcall.Traces;

/// <summary>
/// Tells from its bytes what kind an instruction is: prefixes, opcode and ModRM as in volume 2 of Intel's manual and
/// volume 3 of AMD's, 64-bit mode. Only the kinds of <see cref="InstructionKind"/> are told apart; this is no disassembler.
/// </summary>
internal static class Opcode
{
    /// <summary>No instruction of x86 is longer.</summary>
    public const int MaximumLength = 15;

    public static InstructionKind Classify(ReadOnlySpan<byte> bytes)
    {
        bool locked = false, repeated = false;
        int at = 0;
        for (; at < bytes.Length && IsPrefix(bytes[at]); at++)
        {
            locked |= bytes[at] == 0xF0;
            repeated |= bytes[at] is 0xF2 or 0xF3;
        }

        if (at < bytes.Length && (bytes[at] & 0xF0) == 0x40) at++; // REX
        if (at >= bytes.Length) return InstructionKind.Plain;

        var kind = bytes[at] == 0x0F ? TwoBytes(bytes[(at + 1)..]) : OneByte(bytes[at..], repeated);
        return kind == InstructionKind.Plain && locked ? InstructionKind.Locked : kind;
    }

    /// <summary>Where a direct call, jump or branch goes.</summary>
    public static ulong Target(ReadOnlySpan<byte> bytes, ulong address)
    {
        ulong next = address + (ulong)bytes.Length;
        bool isShort = bytes.Length < 5;
        long distance = isShort ? (sbyte)bytes[^1] : System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(bytes[^4..]);
        return next + (ulong)distance;
    }

    private static bool IsPrefix(byte value) => value is 0x26 or 0x2E or 0x36 or 0x3E or 0x64 or 0x65 or 0x66 or 0x67 or 0xF0 or 0xF2 or 0xF3;

    private static InstructionKind OneByte(ReadOnlySpan<byte> code, bool repeated) => code[0] switch
    {
        >= 0x70 and <= 0x7F or >= 0xE0 and <= 0xE3 => InstructionKind.Branch,
        0x86 or 0x87 when IsMemory(code) => InstructionKind.Locked, // xchg with memory locks without a prefix
        >= 0x6C and <= 0x6F or >= 0xA4 and <= 0xA7 or >= 0xAA and <= 0xAF => repeated ? InstructionKind.Repeated : InstructionKind.Plain,
        0xC2 or 0xC3 => InstructionKind.Return,
        0xCA or 0xCB or 0xCF => InstructionKind.InterruptReturn,
        0xCC or 0xCD or 0xF1 => InstructionKind.SoftwareInterrupt,
        0xE8 => InstructionKind.Call,
        0xE9 or 0xEB => InstructionKind.Jump,
        0xF4 => InstructionKind.Halt,
        0xFF => Extension(code) switch
        {
            2 or 3 => InstructionKind.IndirectCall,
            4 or 5 => InstructionKind.IndirectJump,
            _ => InstructionKind.Plain,
        },
        _ => InstructionKind.Plain,
    };

    private static InstructionKind TwoBytes(ReadOnlySpan<byte> code) => code.IsEmpty ? InstructionKind.Plain : code[0] switch
    {
        0x01 => SystemGroup(code),
        0x05 => InstructionKind.Syscall,
        0x07 => InstructionKind.Sysret,
        0x0B => InstructionKind.SoftwareInterrupt, // ud2
        0x22 when Extension(code) == 3 => InstructionKind.MoveToCr3,
        0x30 => InstructionKind.Wrmsr,
        0x32 => InstructionKind.Rdmsr,
        0x78 => InstructionKind.Vmread,
        0x79 => InstructionKind.Vmwrite,
        >= 0x80 and <= 0x8F => InstructionKind.Branch,
        0xA2 => InstructionKind.Cpuid,
        0xAE when IsMemory(code) => Extension(code) switch
        {
            0 or 4 or 6 => InstructionKind.Xsave, // fxsave, xsave, xsaveopt
            1 or 5 => InstructionKind.Xrstor, // fxrstor, xrstor
            _ => InstructionKind.Plain,
        },
        0xAE when Extension(code) == 5 => InstructionKind.Lfence,
        0xC7 when IsMemory(code) => Extension(code) switch
        {
            4 or 5 => InstructionKind.Xsave, // xsavec, xsaves
            3 => InstructionKind.Xrstor, // xrstors
            _ => InstructionKind.Plain,
        },
        _ => InstructionKind.Plain,
    };

    private static InstructionKind SystemGroup(ReadOnlySpan<byte> code) => code.Length < 2 ? InstructionKind.Plain : code[1] switch
    {
        0xC1 or 0xD9 => InstructionKind.Vmcall, // vmcall, vmmcall
        0xC2 => InstructionKind.Vmlaunch,
        0xC3 => InstructionKind.Vmresume,
        0xD8 => InstructionKind.Vmrun,
        0xDA => InstructionKind.Vmload,
        0xDB => InstructionKind.Vmsave,
        0xDC => InstructionKind.Stgi,
        0xDD => InstructionKind.Clgi,
        0xDF => InstructionKind.Invlpga,
        0xF8 => InstructionKind.Swapgs,
        _ => InstructionKind.Plain,
    };

    /// <summary>The reg field of ModRM, which extends some opcodes.</summary>
    private static int Extension(ReadOnlySpan<byte> code) => code.Length < 2 ? -1 : (code[1] >> 3) & 7;

    private static bool IsMemory(ReadOnlySpan<byte> code) => code.Length >= 2 && code[1] < 0xC0;
}
