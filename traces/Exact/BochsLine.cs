namespace Hostcall.Traces;

/// <summary>
/// Parses a line of Bochs' instruction trace:
/// <c>(0).[754423588] [0x0000016cb7ce] 0010:ffffffff816cb7ce (unk. ctxt): vmresume ; 0f01c3</c> is the tick, the
/// physical address, CS:RIP, the disassembly and the bytes. Of a guest under SVM's nested page tables, which its debugger
/// does not walk, it is <c>(0).[1036184642] ??? (physical address not available)</c>.
/// </summary>
internal static class BochsLine
{
    private const ulong NoAddress = 0;

    private static ReadOnlySpan<byte> Start => "(0).["u8;

    private static ReadOnlySpan<byte> Context => " (unk. ctxt): "u8;

    /// <summary>Whether a line claims to be an instruction.</summary>
    public static bool IsInstruction(ReadOnlySpan<byte> line) => line.StartsWith(Start);

    /// <param name="line">The line.</param>
    /// <param name="decoder">Tells what the bytes mean.</param>
    /// <param name="instruction">Gets what it says.</param>
    /// <returns>Null, or what is wrong with the line.</returns>
    public static string? Parse(ReadOnlySpan<byte> line, InstructionDecoder decoder, out InstructionLine instruction)
    {
        instruction = default;
        var fields = new LineFields(line[Start.Length..]);
        if (!fields.TakeDecimal(out long tick)) return "the tick is not a number";
        if (fields.Rest.SequenceEqual("] ??? (physical address not available)"u8))
        {
            instruction = new InstructionLine(tick, Selector.Guest, NoAddress, Meaning.Hidden);
            return null;
        }

        if (!fields.Take("] [0x"u8) || !fields.TakeHex(12, out ulong physical)) return "the physical address is damaged";
        if (!fields.Take("] "u8) || !fields.TakeHex(4, out ulong selector)) return "the code segment is damaged";
        if (!fields.Take(":"u8) || !fields.TakeHex(16, out ulong address)) return "the address is damaged";
        if (!fields.Take(Context)) return "the context is damaged";

        int separator = fields.Rest.LastIndexOf("; "u8);
        if (separator < 0) return "the bytes of the instruction are missing";
        var text = fields.Rest[..separator].TrimEnd((byte)' ');
        Span<byte> bytes = stackalloc byte[InstructionDecoder.MaximumLength];
        int length = LineFields.Bytes(fields.Rest[(separator + 2)..], bytes);
        if (length == 0 || decoder.Decode(bytes[..length]) is not { } meaning) return "the bytes of the instruction are damaged";

        instruction = new InstructionLine(tick, (ushort)selector, address, meaning);
        if (!MnemonicName.Agrees(meaning, text)) return "the disassembly is not that of the bytes";
        if (((physical ^ address) & 0xFFF) != 0) return "physical address and address do not lie at the same place of a page";
        return null;
    }
}
