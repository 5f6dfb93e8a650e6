namespace Hostcall.Traces;

/// <summary>
/// The names that Bochs' disassembler gives to the kinds. Bytes and name of a line must agree: a damaged line then
/// is an error, and never an instruction of another kind.
/// </summary>
internal static class Mnemonic
{
    /// <summary>Whether the disassembly can be that of an instruction of this kind.</summary>
    public static bool Agrees(InstructionKind kind, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> name = WithoutPrefixes(text, out bool locked);
        return kind switch
        {
            InstructionKind.Plain => !locked && !IsSpecial(name),
            InstructionKind.Repeated => text.StartsWith("rep"u8),
            InstructionKind.Locked => locked || name.SequenceEqual("xchg"u8),
            InstructionKind.Call or InstructionKind.IndirectCall => name.StartsWith("call"u8),
            InstructionKind.Jump or InstructionKind.IndirectJump => name.SequenceEqual("jmp"u8) || name.SequenceEqual("jmpf"u8),
            InstructionKind.Branch => (name.StartsWith("j"u8) && !name.SequenceEqual("jmp"u8)) || name.StartsWith("loop"u8),
            InstructionKind.Return => name.SequenceEqual("ret"u8),
            InstructionKind.InterruptReturn => name.StartsWith("iret"u8) || name.StartsWith("retf"u8),
            InstructionKind.Syscall => name.SequenceEqual("syscall"u8),
            InstructionKind.Sysret => name.SequenceEqual("sysret"u8),
            InstructionKind.SoftwareInterrupt => name.StartsWith("int"u8) || name.SequenceEqual("ud2"u8),
            InstructionKind.Halt => name.SequenceEqual("hlt"u8),
            InstructionKind.Vmlaunch => name.SequenceEqual("vmlaunch"u8),
            InstructionKind.Vmresume => name.SequenceEqual("vmresume"u8),
            InstructionKind.Vmrun => name.SequenceEqual("vmrun"u8),
            InstructionKind.Vmcall => name.SequenceEqual("vmcall"u8) || name.SequenceEqual("vmmcall"u8),
            InstructionKind.Vmread => name.SequenceEqual("vmread"u8),
            InstructionKind.Vmwrite => name.SequenceEqual("vmwrite"u8),
            InstructionKind.Vmload => name.SequenceEqual("vmload"u8),
            InstructionKind.Vmsave => name.SequenceEqual("vmsave"u8),
            InstructionKind.Stgi => name.SequenceEqual("stgi"u8),
            InstructionKind.Clgi => name.SequenceEqual("clgi"u8),
            InstructionKind.Invlpga => name.SequenceEqual("invlpga"u8),
            InstructionKind.Wrmsr => name.SequenceEqual("wrmsr"u8),
            InstructionKind.Rdmsr => name.SequenceEqual("rdmsr"u8),
            InstructionKind.Xsave => name.StartsWith("xsave"u8) || name.StartsWith("fxsave"u8),
            InstructionKind.Xrstor => name.StartsWith("xrstor"u8) || name.StartsWith("fxrstor"u8),
            InstructionKind.Swapgs => name.SequenceEqual("swapgs"u8),
            InstructionKind.MoveToCr3 => name.SequenceEqual("mov"u8),
            InstructionKind.Cpuid => name.SequenceEqual("cpuid"u8),
            InstructionKind.Lfence => name.SequenceEqual("lfence"u8),
            _ => false,
        };
    }

    private static bool IsSpecial(ReadOnlySpan<byte> name)
    {
        // Most names start otherwise, and this is asked for most lines.
        if (name.IsEmpty || !"cfhijlrsuvwx"u8.Contains(name[0])) return false;
        for (var kind = InstructionKind.Call; kind <= InstructionKind.Lfence; kind++)
        {
            bool sharesItsName = kind is InstructionKind.Locked or InstructionKind.MoveToCr3;
            if (!sharesItsName && Agrees(kind, name)) return true;
        }

        return false;
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
