namespace Hostcall.Traces;

/// <summary>
/// Parses a line of Bochs' instruction trace:
/// <c>(0).[754423588] [0x0000016cb7ce] 0010:ffffffff816cb7ce (unk. ctxt): vmresume ; 0f01c3</c> is the tick, the
/// physical address, CS:RIP, the disassembly and the bytes.
/// </summary>
internal static class LineParser
{
    private static ReadOnlySpan<byte> Start => "(0).["u8;

    private static ReadOnlySpan<byte> Context => " (unk. ctxt): "u8;

    /// <summary>Whether a line claims to be an instruction.</summary>
    public static bool IsInstruction(ReadOnlySpan<byte> line) => line.StartsWith(Start);

    /// <returns>Null, or what is wrong with the line.</returns>
    public static string? Parse(ReadOnlySpan<byte> line, out InstructionLine instruction)
    {
        instruction = default;
        var rest = line[Start.Length..];
        if (!TakeDecimal(ref rest, out long tick)) return "the tick is not a number";
        if (!Take(ref rest, "] [0x"u8) || !TakeHex(ref rest, 12, out ulong physical)) return "the physical address is damaged";
        if (!Take(ref rest, "] "u8) || !TakeHex(ref rest, 4, out ulong selector)) return "the code segment is damaged";
        if (!Take(ref rest, ":"u8) || !TakeHex(ref rest, 16, out ulong address)) return "the address is damaged";
        if (!Take(ref rest, Context)) return "the context is damaged";

        int separator = rest.LastIndexOf("; "u8);
        if (separator < 0) return "the bytes of the instruction are missing";
        var text = rest[..separator].TrimEnd((byte)' ');
        Span<byte> bytes = stackalloc byte[Opcode.MaximumLength];
        int length = Bytes(rest[(separator + 2)..], bytes);
        if (length == 0) return "the bytes of the instruction are damaged";

        bytes = bytes[..length];
        var kind = Opcode.Classify(bytes);
        if (!Mnemonic.Agrees(kind, text)) return "the disassembly is not that of the bytes";
        if (((physical ^ address) & 0xFFF) != 0) return "physical address and address do not lie at the same place of a page";
        ulong target = kind is InstructionKind.Call or InstructionKind.Jump or InstructionKind.Branch ? Opcode.Target(bytes, address) : 0;
        instruction = new InstructionLine(tick, physical, (ushort)selector, address, length, kind, target);
        return null;
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected)) return false;
        rest = rest[expected.Length..];
        return true;
    }

    private static bool TakeDecimal(ref ReadOnlySpan<byte> rest, out long value)
    {
        bool isNumber = System.Buffers.Text.Utf8Parser.TryParse(rest, out value, out int used) && rest[0] is >= (byte)'0' and <= (byte)'9';
        if (isNumber) rest = rest[used..];
        return isNumber;
    }

    private static bool TakeHex(ref ReadOnlySpan<byte> rest, int digits, out ulong value)
    {
        value = 0;
        if (rest.Length < digits) return false;
        foreach (byte digit in rest[..digits])
        {
            int nibble = Nibble(digit);
            if (nibble < 0) return false;
            value = (value << 4) | (uint)nibble;
        }

        rest = rest[digits..];
        return true;
    }

    private static int Bytes(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        if (digits.Length % 2 != 0 || digits.Length > 2 * bytes.Length) return 0;
        for (int i = 0; i < digits.Length; i += 2)
        {
            int value = (Nibble(digits[i]) << 4) | Nibble(digits[i + 1]);
            if (value < 0) return 0;
            bytes[i / 2] = (byte)value;
        }

        return digits.Length / 2;
    }

    private static int Nibble(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
