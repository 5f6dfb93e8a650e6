namespace Hostcall.Traces;

/// <summary>What matters about an instruction: how control goes on from it, and whether it is one that costs much.</summary>
internal enum InstructionKind : byte
{
    /// <summary>Nothing special: the next instruction follows it in memory.</summary>
    Plain,

    /// <summary>A string operation with a repeat prefix: each repetition is a line of the trace.</summary>
    Repeated,

    // Those that change the flow.
    Call,
    IndirectCall,
    Jump,
    IndirectJump,
    Branch,
    Return,
    InterruptReturn,
    Syscall,
    Sysret,
    SoftwareInterrupt,
    Halt,
    Vmlaunch,
    Vmresume,
    Vmrun,

    // Those that cost much.
    Vmcall,
    Vmread,
    Vmwrite,
    Vmload,
    Vmsave,
    Stgi,
    Clgi,
    Invlpga,
    Wrmsr,
    Rdmsr,
    Xsave,
    Xrstor,
    Swapgs,
    MoveToCr3,
    Cpuid,
    Lfence,
    Locked,
}
