using System.Buffers.Binary;

namespace Hostcall.Traces;

/// <summary>
/// Decodes instructions of arm64: a word each, of which a ledger and a tree of callers need the branches, the exceptions and the system
/// instructions. "Arm Architecture Reference Manual for A-profile", C4.1, has the encodings.
/// </summary>
internal sealed class A64Decoder : InstructionDecoder
{
    private const int WordLength = sizeof(uint);

    /// <summary>What a trace runs, it runs again and again.</summary>
    private readonly Dictionary<uint, Meaning> kept = [];

    public override Meaning? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != WordLength) return null;
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (!kept.TryGetValue(word, out var meaning)) kept.Add(word, meaning = MeaningOf(word));
        return meaning;
    }

    internal static Meaning MeaningOf(uint word)
    {
        var flow = FlowOf(word);
        var (transition, detail) = A64Transitions.Of(word);
        return new Meaning(WordLength, flow, DistanceOf(word, flow), transition) { Detail = detail };
    }

    private static Flow FlowOf(uint word) => word switch
    {
        _ when (word & 0xFC00_0000) == 0x1400_0000 => Flow.Jump, // b
        _ when (word & 0xFC00_0000) == 0x9400_0000 => Flow.Call, // bl
        _ when IsConditional(word) || IsCompare(word) || IsTest(word) => Flow.Branch,
        _ when (word & 0xFE1F_0000) == 0xD61F_0000 => ByRegister(word),
        _ when (word & 0xFFE0_001F) == 0xD400_0001 => Flow.Syscall, // svc
        _ when (word & 0xFFE0_001F) == 0xD420_0000 => Flow.SoftwareInterrupt, // brk
        _ when (word & 0xFFFF_0000) == 0x0000_0000 => Flow.SoftwareInterrupt, // udf
        0xD503_207F => Flow.Halt, // wfi
        _ => Flow.Next,
    };

    /// <summary>With and without a key of pointer authentication.</summary>
    private static Flow ByRegister(uint word) => ((word >> 21) & 0xF) switch
    {
        0 or 8 => Flow.IndirectJump, // br
        1 or 9 => Flow.IndirectCall, // blr
        2 => Flow.Return, // ret
        4 => Flow.InterruptReturn, // eret
        _ => Flow.Next,
    };

    /// <summary>In bytes, from the instruction behind it; the word counts from the instruction itself.</summary>
    private static long DistanceOf(uint word, Flow flow) => flow switch
    {
        Flow.Jump or Flow.Call => (4 * Signed(word, 0, 26)) - WordLength,
        Flow.Branch => (4 * (IsTest(word) ? Signed(word, 5, 14) : Signed(word, 5, 19))) - WordLength,
        _ => 0,
    };

    /// <summary>b.cond, bc.cond.</summary>
    private static bool IsConditional(uint word) => (word & 0xFF00_0000) == 0x5400_0000;

    /// <summary>cbz, cbnz.</summary>
    private static bool IsCompare(uint word) => (word & 0x7E00_0000) == 0x3400_0000;

    /// <summary>tbz, tbnz.</summary>
    private static bool IsTest(uint word) => (word & 0x7E00_0000) == 0x3600_0000;

    private static long Signed(uint word, int from, int bits) => (int)(word << (32 - from - bits)) >> (32 - bits);
}
