using System.Buffers.Binary;
using Iced.Intel;

namespace Hostcall.Traces;

/// <summary>Decodes instructions with Iced. What a trace runs, it runs again and again, so the answers are kept in a table of fixed size.</summary>
internal sealed class InstructionDecoder
{
    /// <summary>No instruction of x86 is longer.</summary>
    public const int MaximumLength = 15;

    private const int KeptBits = 12;

    private readonly (ulong Low, ulong High, Meaning? Meaning)[] kept = new (ulong, ulong, Meaning?)[1 << KeptBits];
    private readonly Bytes source = new();
    private readonly Decoder decoder;
    private readonly InstructionInfoFactory information = new();

    public InstructionDecoder() => decoder = Decoder.Create(64, source);

    /// <summary>What the bytes mean in 64-bit mode.</summary>
    /// <param name="bytes">At most <see cref="MaximumLength"/>.</param>
    /// <returns>Null where they are not exactly one instruction.</returns>
    public Meaning? Decode(ReadOnlySpan<byte> bytes)
    {
        Span<byte> key = stackalloc byte[MaximumLength + 1];
        key.Clear();
        bytes.CopyTo(key);
        key[MaximumLength] = (byte)bytes.Length;
        ulong low = BinaryPrimitives.ReadUInt64LittleEndian(key), high = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);

        // Multipliers of SplitMix64; any that spread the bits do.
        ref var slot = ref kept[((low * 0x9E3779B97F4A7C15) ^ (high * 0xBF58476D1CE4E5B9)) >> (64 - KeptBits)];
        if (slot.Meaning is { } known && slot.Low == low && slot.High == high) return known;
        if (Ask(bytes) is not { } meaning) return null;
        slot = (low, high, meaning);
        return meaning;
    }

    private Meaning? Ask(ReadOnlySpan<byte> bytes)
    {
        source.Set(bytes);
        decoder.IP = 0;
        decoder.Decode(out var instruction);
        return instruction.IsInvalid || instruction.Length != bytes.Length ? null : Meaning.Of(in instruction, information);
    }

    private sealed class Bytes : CodeReader
    {
        private readonly byte[] bytes = new byte[MaximumLength];
        private int length;
        private int at;

        public void Set(ReadOnlySpan<byte> instruction)
        {
            instruction.CopyTo(bytes);
            (length, at) = (instruction.Length, 0);
        }

        public override int ReadByte() => at < length ? bytes[at++] : -1;
    }
}
