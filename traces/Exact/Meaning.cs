using Iced.Intel;

namespace Hostcall.Traces;

/// <summary>What an instruction is, whatever its address.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Flow">How control goes on from it.</param>
/// <param name="Distance">From the instruction behind it to where a direct call, jump or branch goes.</param>
/// <param name="Transition">What it counts as in a ledger; null where it is one of the many that cost little.</param>
/// <param name="Name">What a disassembler should call it.</param>
/// <param name="Effects">What it leaves in general registers.</param>
internal sealed record Meaning(int Length, Flow Flow, long Distance, Transition? Transition, MnemonicName Name, RegisterEffect[] Effects)
{
    /// <summary>Of an instruction that nobody shows.</summary>
    public static Meaning Hidden { get; } = new(0, Flow.Next, 0, null, default, []);

    public bool IsDirect => Flow is Flow.Call or Flow.Jump or Flow.Branch;

    public static Meaning Of(in Instruction instruction, InstructionInfoFactory information)
    {
        var flow = FlowOf(in instruction);
        bool isDirect = flow is Flow.Call or Flow.Jump or Flow.Branch;
        long distance = isDirect ? (long)(instruction.NearBranchTarget - instruction.NextIP) : 0;
        return new Meaning(
            instruction.Length, flow, distance, TransitionTable.Of(in instruction), MnemonicName.Of(instruction.Mnemonic),
            RegisterEffect.Of(in instruction, information));
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
}
