using System.Buffers.Binary;
using Iced.Intel;

namespace Hostcall.Traces;

/// <summary>Decodes instructions of x86-64 with Iced. What a trace runs, it runs again and again, so the answers are kept in a table of fixed size.</summary>
internal sealed class X64Decoder : InstructionDecoder
{
    private const int KeptBits = 12;

    private readonly (ulong Low, ulong High, Meaning? Meaning)[] kept = new (ulong, ulong, Meaning?)[1 << KeptBits];
    private readonly Bytes source = new();
    private readonly Decoder decoder;
    private readonly InstructionInfoFactory information = new();

    public X64Decoder() => decoder = Decoder.Create(64, source);

    public override Meaning? Decode(ReadOnlySpan<byte> bytes)
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
        return instruction.IsInvalid || instruction.Length != bytes.Length ? null : MeaningOf(in instruction);
    }

    private Meaning MeaningOf(in Instruction instruction)
    {
        var flow = FlowOf(in instruction);
        bool isDirect = flow is Flow.Call or Flow.Jump or Flow.Branch;
        long distance = isDirect ? (long)(instruction.NearBranchTarget - instruction.NextIP) : 0;
        return new Meaning(instruction.Length, flow, distance, X64Transitions.Of(in instruction))
        {
            Name = MnemonicName.Of(instruction.Mnemonic),
            Effects = RegisterEffect.Of(in instruction, information),
        };
    }

    private static Flow FlowOf(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Syscall => Flow.Syscall,
        Mnemonic.Sysret or Mnemonic.Sysretq => Flow.Sysret,
        Mnemonic.Iret or Mnemonic.Iretd or Mnemonic.Iretq or Mnemonic.Retf => Flow.InterruptReturn,
        Mnemonic.Hlt => Flow.Halt,
        Mnemonic.Vmlaunch or Mnemonic.Vmresume => Flow.VmEntry,
        Mnemonic.Vmrun => Flow.Vmrun,
        _ when instruction.IsStringInstruction && (instruction.HasRepPrefix || instruction.HasRepnePrefix) => Flow.Repeat,
        _ => instruction.FlowControl switch
        {
            FlowControl.Call when instruction.IsCallNear => Flow.Call,
            FlowControl.IndirectCall => Flow.IndirectCall,
            FlowControl.UnconditionalBranch => Flow.Jump,
            FlowControl.IndirectBranch => Flow.IndirectJump,
            FlowControl.ConditionalBranch => Flow.Branch,
            FlowControl.Return => Flow.Return,
            FlowControl.Interrupt or FlowControl.Exception => Flow.SoftwareInterrupt,
            _ => Flow.Next,
        },
    };

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
