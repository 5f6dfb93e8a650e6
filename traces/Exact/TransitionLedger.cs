namespace Hostcall.Traces;

/// <summary>Counts transitions; like the call tree, what is pending may be discarded.</summary>
public sealed class TransitionLedger
{
    private static readonly int Length = Enum.GetValues<Transition>().Length;

    private readonly long[] pending = new long[Length];
    private readonly long[] counted = new long[Length];

    /// <summary>How often, all calls that count together.</summary>
    public long this[Transition transition] => counted[(int)transition];

    public void Add(Transition transition) => pending[(int)transition]++;

    public void Commit()
    {
        for (int i = 0; i < Length; i++) counted[i] += pending[i];
        Discard();
    }

    public void Discard() => Array.Clear(pending);

    /// <summary>The transition that a kind of instruction is.</summary>
    internal static Transition? Of(InstructionKind kind) => kind switch
    {
        InstructionKind.Wrmsr => Transition.Wrmsr,
        InstructionKind.Rdmsr => Transition.Rdmsr,
        InstructionKind.Vmlaunch or InstructionKind.Vmresume or InstructionKind.Vmrun => Transition.VmEntry,
        InstructionKind.Vmcall => Transition.Vmcall,
        InstructionKind.Vmread => Transition.Vmread,
        InstructionKind.Vmwrite => Transition.Vmwrite,
        InstructionKind.Vmload => Transition.Vmload,
        InstructionKind.Vmsave => Transition.Vmsave,
        InstructionKind.Stgi => Transition.Stgi,
        InstructionKind.Clgi => Transition.Clgi,
        InstructionKind.Invlpga => Transition.Invlpga,
        InstructionKind.Xsave => Transition.Xsave,
        InstructionKind.Xrstor => Transition.Xrstor,
        InstructionKind.Swapgs => Transition.Swapgs,
        InstructionKind.Syscall => Transition.Syscall,
        InstructionKind.Sysret => Transition.Sysret,
        InstructionKind.InterruptReturn => Transition.Iret,
        InstructionKind.MoveToCr3 => Transition.MoveToCr3,
        InstructionKind.Cpuid => Transition.Cpuid,
        InstructionKind.Lfence => Transition.Lfence,
        InstructionKind.Locked => Transition.Locked,
        _ => null,
    };
}
