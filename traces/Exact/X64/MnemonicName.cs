using Iced.Intel;

namespace Hostcall.Traces;

/// <summary>
/// The name of an instruction, as Bochs' disassembler has it. Bytes and name of a line must agree: a damaged line
/// then is an error, and never an instruction that leads elsewhere or counts as something else.
/// </summary>
/// <param name="Letters">Up to eight letters, the first in the lowest byte; of a longer name the first eight.</param>
internal readonly record struct MnemonicName(ulong Letters)
{
    private const int MostLetters = sizeof(ulong);

    /// <summary>Names that no instruction has that goes on to the next one and costs little.</summary>
    private static readonly HashSet<ulong> Special =
    [
        .. Enum.GetValues<Mnemonic>().Where(mnemonic => X64Transitions.Of(mnemonic) is not null).Select(mnemonic => Of(mnemonic).Letters),
        .. ((string[])["call", "callf", "ret", "retf", "iret", "iretd", "iretq", "syscall", "sysret", "int", "int1", "int3",
            "ud0", "ud1", "ud2", "hlt", "loop", "loope", "loopne", "vmlaunch", "vmresume", "vmrun"])
            .Select(name => Of(System.Text.Encoding.ASCII.GetBytes(name)).Letters),
    ];

    /// <summary>Bochs has one name for operands of 32 and of 64 bits.</summary>
    public static MnemonicName Of(Mnemonic mnemonic)
    {
        string name = mnemonic == Mnemonic.Sysretq ? "sysret" : mnemonic.ToString().ToLowerInvariant().Replace("64", "", StringComparison.Ordinal);
        return Of(System.Text.Encoding.ASCII.GetBytes(name));
    }

    /// <summary>Whether a disassembly can be that of an instruction.</summary>
    public static bool Agrees(Meaning meaning, ReadOnlySpan<byte> text)
    {
        if (meaning.Flow == Flow.Repeat) return text.StartsWith("rep"u8);
        var name = WithoutPrefixes(text, out bool locked);
        return meaning.Flow switch
        {
            Flow.Call or Flow.IndirectCall => name.StartsWith("call"u8),
            Flow.Jump or Flow.IndirectJump => name.SequenceEqual("jmp"u8) || name.SequenceEqual("jmpf"u8),
            Flow.Branch => (name.StartsWith("j"u8) && !name.SequenceEqual("jmp"u8)) || name.StartsWith("loop"u8),
            Flow.InterruptReturn => name.StartsWith("iret"u8) || name.StartsWith("retf"u8),
            Flow.SoftwareInterrupt => name.StartsWith("int"u8) || name.StartsWith("ud"u8),
            Flow.Next when meaning.Transition is null => !locked && name is not [(byte)'j', ..] && !Special.Contains(Of(name).Letters),
            Flow.Next when meaning.Transition == Transition.Locked => locked || name.SequenceEqual("xchg"u8),
            _ => meaning.Name == Of(name),
        };
    }

    private static MnemonicName Of(ReadOnlySpan<byte> name)
    {
        Span<byte> letters = stackalloc byte[MostLetters];
        letters.Clear();
        name[..Math.Min(name.Length, MostLetters)].CopyTo(letters);
        return new MnemonicName(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(letters));
    }

    private static ReadOnlySpan<byte> WithoutPrefixes(ReadOnlySpan<byte> text, out bool locked)
    {
        locked = false;
        while (true)
        {
            int end = text.IndexOf((byte)' ');
            var word = end < 0 ? text : text[..end];
            if (word.SequenceEqual("lock"u8)) locked = true;
            else if (!word.SequenceEqual("bnd"u8) && !word.SequenceEqual("notrack"u8)) return word;
            if (end < 0) return word;
            text = text[(end + 1)..];
        }
    }
}
