using Iced.Intel;

namespace Hostcall.Traces;

/// <summary>Which instructions of x86-64 are transitions.</summary>
internal static class X64Transitions
{
    /// <summary>The transition that any instruction of a name is.</summary>
    public static Transition? Of(Mnemonic mnemonic) => mnemonic switch
    {
        Mnemonic.Wrmsr => Transition.Wrmsr,
        Mnemonic.Rdmsr => Transition.Rdmsr,
        Mnemonic.Vmlaunch or Mnemonic.Vmresume or Mnemonic.Vmrun => Transition.VmEntry,
        Mnemonic.Vmcall or Mnemonic.Vmmcall => Transition.Vmcall,
        Mnemonic.Vmread => Transition.Vmread,
        Mnemonic.Vmwrite => Transition.Vmwrite,
        Mnemonic.Vmptrld or Mnemonic.Vmclear => Transition.Vmptrld,
        Mnemonic.Vmload => Transition.Vmload,
        Mnemonic.Vmsave => Transition.Vmsave,
        Mnemonic.Stgi => Transition.Stgi,
        Mnemonic.Clgi => Transition.Clgi,
        Mnemonic.Invlpg or Mnemonic.Invlpga or Mnemonic.Invpcid or Mnemonic.Invept or Mnemonic.Invvpid => Transition.InvalidateTlb,
        Mnemonic.Fxsave or Mnemonic.Fxsave64 => Transition.Fxsave,
        Mnemonic.Xsave or Mnemonic.Xsave64 => Transition.Xsave,
        Mnemonic.Xsavec or Mnemonic.Xsavec64 => Transition.Xsavec,
        Mnemonic.Xsaveopt or Mnemonic.Xsaveopt64 => Transition.Xsaveopt,
        Mnemonic.Xsaves or Mnemonic.Xsaves64 => Transition.Xsaves,
        Mnemonic.Fxrstor or Mnemonic.Fxrstor64 => Transition.Fxrstor,
        Mnemonic.Xrstor or Mnemonic.Xrstor64 => Transition.Xrstor,
        Mnemonic.Xrstors or Mnemonic.Xrstors64 => Transition.Xrstors,
        Mnemonic.Xsetbv => Transition.Xsetbv,
        Mnemonic.Swapgs => Transition.Swapgs,
        Mnemonic.Rdfsbase or Mnemonic.Wrfsbase or Mnemonic.Rdgsbase or Mnemonic.Wrgsbase => Transition.SegmentBase,
        Mnemonic.Syscall => Transition.Syscall,
        Mnemonic.Sysret or Mnemonic.Sysretq => Transition.Sysret,
        Mnemonic.Iret or Mnemonic.Iretd or Mnemonic.Iretq or Mnemonic.Retf => Transition.Iret,
        Mnemonic.Lgdt or Mnemonic.Lidt => Transition.Lgdt,
        Mnemonic.Lldt => Transition.Lldt,
        Mnemonic.Ltr => Transition.Ltr,
        Mnemonic.Cpuid => Transition.Cpuid,
        Mnemonic.Rdtsc or Mnemonic.Rdtscp => Transition.Rdtsc,
        Mnemonic.Verw => Transition.Verw,
        Mnemonic.Lfence => Transition.Lfence,
        Mnemonic.Stac => Transition.Stac,
        Mnemonic.Clac => Transition.Clac,
        _ => null,
    };

    /// <summary>The transition that an instruction is because of its operands or its prefixes.</summary>
    public static Transition? Of(in Instruction instruction) => instruction switch
    {
        { Mnemonic: Mnemonic.Mov, Op0Register: Register.CR3 } => Transition.MoveToCr3,
        { Mnemonic: Mnemonic.Mov, Op0Register: Register.CR0 or Register.CR4 or Register.CR8 } => Transition.MoveToCr,
        { Mnemonic: Mnemonic.Mov, Op0Register: >= Register.DR0 and <= Register.DR7 } => Transition.MoveToDr,
        { Mnemonic: Mnemonic.Mov or Mnemonic.Pop, Op0Register: >= Register.ES and <= Register.GS } => Transition.SegmentLoad,
        { HasLockPrefix: true } or { Mnemonic: Mnemonic.Xchg, Op0Kind: OpKind.Memory } => Transition.Locked,
        _ => Of(instruction.Mnemonic),
    };
}
