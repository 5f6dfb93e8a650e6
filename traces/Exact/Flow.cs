namespace Hostcall.Traces;

/// <summary>How control goes on from an instruction.</summary>
internal enum Flow : byte
{
    /// <summary>To the next instruction in memory.</summary>
    Next,

    /// <summary>A string operation with a repeat prefix: each repetition is a line of the trace.</summary>
    Repeat,
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

    /// <summary>vmlaunch and vmresume.</summary>
    VmEntry,
    Vmrun,
}
