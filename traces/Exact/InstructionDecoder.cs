namespace Hostcall.Traces;

/// <summary>Tells what the instructions of an architecture mean.</summary>
internal abstract class InstructionDecoder
{
    /// <summary>Bytes. No instruction of any architecture is longer.</summary>
    public const int MaximumLength = 15;

    /// <summary>What bytes mean.</summary>
    /// <param name="bytes">At most <see cref="MaximumLength"/>.</param>
    /// <returns>Null where they are not exactly one instruction.</returns>
    public abstract Meaning? Decode(ReadOnlySpan<byte> bytes);
}
