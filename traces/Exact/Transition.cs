using Iced.Intel;

namespace Hostcall.Traces;

/// <summary>Steps that cost far more than the one instruction that they are. In the order of tables.</summary>
public enum Transition
{
    Wrmsr,
    Rdmsr,
    VmEntry,
    VmExit,
    Vmcall,
    Vmread,
    Vmwrite,
    Vmptrld,
    Vmload,
    Vmsave,
    Stgi,
    Clgi,
    InvalidateTlb,
    Fxsave,
    Xsave,
    Xsavec,
    Xsaveopt,
    Xsaves,
    Fxrstor,
    Xrstor,
    Xrstors,
    Xsetbv,
    Swapgs,
    SegmentBase,
    Syscall,
    Sysret,
    Iret,
    MoveToCr3,
    MoveToCr,
    MoveToDr,
    Lgdt,
    Lldt,
    Ltr,
    SegmentLoad,
    Cpuid,
    Rdtsc,
    Verw,
    Lfence,
    Stac,
    Clac,
    Locked,
    IndirectBranch,
    Retpoline,
    RepeatedString,
    Repetition,
    TaskSwitch,
}

/// <summary>What instructions and tables call a <see cref="Transition"/>.</summary>
public static class TransitionTable
{
    /// <summary>Its name in tables.</summary>
    public static string NameOf(Transition transition) => transition switch
    {
        Transition.VmEntry => "vmlaunch, vmresume, vmrun",
        Transition.VmExit => "VM exits",
        Transition.Vmcall => "vmcall, vmmcall",
        Transition.Vmptrld => "vmptrld, vmclear",
        Transition.InvalidateTlb => "invlpg*, invpcid, invept, invvpid",
        Transition.SegmentBase => "rd/wr fsbase, gsbase",
        Transition.MoveToCr3 => "mov to cr3",
        Transition.MoveToCr => "mov to cr0, cr4, cr8",
        Transition.MoveToDr => "mov to debug registers",
        Transition.Lgdt => "lgdt, lidt",
        Transition.SegmentLoad => "loads of segment registers",
        Transition.Rdtsc => "rdtsc, rdtscp",
        Transition.Locked => "locked operations",
        Transition.IndirectBranch => "indirect calls and jumps",
        Transition.Retpoline => "retpolines",
        Transition.RepeatedString => "rep string operations",
        Transition.Repetition => "repetitions of these",
        Transition.TaskSwitch => "context switches",
        _ => transition.ToString().ToLowerInvariant(),
    };

    /// <summary>The transition that any instruction of a name is.</summary>
    internal static Transition? Of(Mnemonic mnemonic) => mnemonic switch
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
    internal static Transition? Of(in Instruction instruction) => instruction switch
    {
        { Mnemonic: Mnemonic.Mov, Op0Register: Register.CR3 } => Transition.MoveToCr3,
        { Mnemonic: Mnemonic.Mov, Op0Register: Register.CR0 or Register.CR4 or Register.CR8 } => Transition.MoveToCr,
        { Mnemonic: Mnemonic.Mov, Op0Register: >= Register.DR0 and <= Register.DR7 } => Transition.MoveToDr,
        { Mnemonic: Mnemonic.Mov or Mnemonic.Pop, Op0Register: >= Register.ES and <= Register.GS } => Transition.SegmentLoad,
        { HasLockPrefix: true } or { Mnemonic: Mnemonic.Xchg, Op0Kind: OpKind.Memory } => Transition.Locked,
        _ => Of(instruction.Mnemonic),
    };
}
