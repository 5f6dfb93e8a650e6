namespace Hostcall.Traces;

/// <summary>
/// Parses a line of the plugin that traces QEMU (lab/plugin): <c>insn 4082 ffffffff8162be09 0f01d8 3e0d7a51</c> is
/// the number, the address, the bytes, and a check of address and bytes.
/// </summary>
internal static class QemuLine
{
    private const int CheckDigits = 8;

    private static ReadOnlySpan<byte> Start => "insn "u8;

    /// <summary>Whether a line claims to be an instruction.</summary>
    public static bool IsInstruction(ReadOnlySpan<byte> line) => line.StartsWith(Start);

    /// <summary>Who runs the instruction is not in the line; see <see cref="QemuWindow"/>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="afterGuest">Whether a guest runs unless the address is the kernel's.</param>
    /// <param name="decoder">Tells what the bytes mean.</param>
    /// <param name="instruction">Gets what it says.</param>
    /// <returns>Null, or what is wrong with the line.</returns>
    public static string? Parse(ReadOnlySpan<byte> line, bool afterGuest, InstructionDecoder decoder, out InstructionLine instruction)
    {
        instruction = default;
        var fields = new LineFields(line[Start.Length..]);
        if (!fields.TakeDecimal(out long number) || !fields.Take(" "u8)) return "the number is damaged";
        int checkedLength = fields.Rest.Length - CheckDigits - 1;
        if (checkedLength < 0) return "the line is too short";
        uint sum = CheckOf(fields.Rest[..checkedLength]);
        if (!fields.TakeHex(16, out ulong address) || !fields.Take(" "u8)) return "the address is damaged";

        int digits = fields.Rest.Length - CheckDigits - 1;
        Span<byte> bytes = stackalloc byte[InstructionDecoder.MaximumLength];
        int length = digits > 0 ? LineFields.Bytes(fields.Rest[..digits], bytes) : 0;
        if (length == 0 || decoder.Decode(bytes[..length]) is not { } meaning) return "the bytes of the instruction are damaged";
        var end = new LineFields(fields.Rest[digits..]);
        if (!end.Take(" "u8) || !end.TakeHex(CheckDigits, out ulong check) || check != sum) return "the check does not agree with address and bytes";

        bool isKernel = (long)address < 0; // canonical addresses: the upper half
        ushort selector = isKernel ? Selector.Kernel : afterGuest ? Selector.Guest : Selector.User;
        instruction = new InstructionLine(number, selector, address, meaning);
        return null;
    }

    /// <summary><c>end 1831</c>: the number that the next instruction would have.</summary>
    public static bool TryEnd(ReadOnlySpan<byte> line, out long number)
    {
        number = 0;
        var fields = new LineFields(line);
        return fields.Take("end "u8) && fields.TakeDecimal(out number) && fields.Rest.IsEmpty;
    }

    /// <summary>FNV-1a with 32 bits (http://www.isthe.com/chongo/tech/comp/fnv).</summary>
    private static uint CheckOf(ReadOnlySpan<byte> text)
    {
        uint check = 0x811c9dc5;
        foreach (byte letter in text) check = (check ^ letter) * 0x01000193;
        return check;
    }
}
