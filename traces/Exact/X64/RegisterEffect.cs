using Iced.Intel;

namespace Hostcall.Traces;

/// <summary>What an instruction leaves in one general register.</summary>
/// <param name="Register">Its number in ModRM, from 0 to 15.</param>
/// <param name="Constant">A constant; null where it is none.</param>
/// <param name="Source">The register that it is a copy of; null where it is none.</param>
/// <param name="Mask">The bits that a copy keeps.</param>
internal readonly record struct RegisterEffect(int Register, ulong? Constant = null, int? Source = null, ulong Mask = ulong.MaxValue)
{
    public const int Registers = 16;

    public const int Rax = 0;

    public const int Rcx = 1;

    public ulong? ValueAfter(ReadOnlySpan<ulong?> values) => Source is { } source ? values[source] & Mask : Constant;

    /// <summary>All that it leaves in general registers but the stack pointer, which no one asks for.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="information">Tells what it writes.</param>
    public static RegisterEffect[] Of(in Instruction instruction, InstructionInfoFactory information)
    {
        if (Simple(in instruction) is { } simple) return [simple];
        var effects = new List<RegisterEffect>();
        foreach (var used in information.GetInfo(instruction).GetUsedRegisters())
        {
            bool isWritten = used.Access is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite;
            if (isWritten && NumberOf(used.Register) is { } number) effects.Add(new RegisterEffect(number));
        }

        return [.. effects.Distinct()];
    }

    /// <summary>Loads of a constant and copies of 32 or 64 bits; a write of 32 bits clears the upper half.</summary>
    private static RegisterEffect? Simple(in Instruction instruction)
    {
        if (instruction.OpCount != 2 || instruction.Op0Kind != OpKind.Register || NumberOf(instruction.Op0Register) is not { } target) return null;
        bool isWhole = instruction.Op0Register.IsGPR64();
        if (!isWhole && !instruction.Op0Register.IsGPR32()) return null;
        ulong mask = isWhole ? ulong.MaxValue : uint.MaxValue;
        bool isRegister = instruction.Op1Kind == OpKind.Register;
        return instruction.Mnemonic switch
        {
            Mnemonic.Mov when !isRegister && instruction.Op1Kind != OpKind.Memory => new RegisterEffect(target, instruction.GetImmediate(1) & mask),
            Mnemonic.Mov when isRegister && NumberOf(instruction.Op1Register) is { } source => new RegisterEffect(target, Source: source, Mask: mask),
            Mnemonic.Xor or Mnemonic.Sub when isRegister && instruction.Op1Register == instruction.Op0Register => new RegisterEffect(target, 0),
            _ => null,
        };
    }

    private static int? NumberOf(Register register)
    {
        var whole = register.GetFullRegister();
        return whole is >= Iced.Intel.Register.RAX and <= Iced.Intel.Register.R15 && whole != Iced.Intel.Register.RSP ? whole - Iced.Intel.Register.RAX : null;
    }
}
