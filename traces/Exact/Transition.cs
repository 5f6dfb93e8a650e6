using Iced.Intel;

namespace Hostcall.Traces;

/// <summary>Steps that cost far more than the one instruction that they are.</summary>
public enum Transition
{
    Wrmsr,
    Rdmsr,
    VmEntry,
    VmExit,
    Vmcall,
    Vmread,
    Vmwrite,
    Vmload,
    Vmsave,
    Stgi,
    Clgi,
    Invlpga,
    Xsave,
    Xrstor,
    Swapgs,
    Syscall,
    Sysret,
    Iret,
    MoveToCr3,
    Cpuid,
    Lfence,
    Locked,
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
        Transition.Xsave => "fxsave, xsave*",
        Transition.Xrstor => "fxrstor, xrstor*",
        Transition.MoveToCr3 => "mov to cr3",
        Transition.Locked => "locked operations",
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
        Mnemonic.Vmload => Transition.Vmload,
        Mnemonic.Vmsave => Transition.Vmsave,
        Mnemonic.Stgi => Transition.Stgi,
        Mnemonic.Clgi => Transition.Clgi,
        Mnemonic.Invlpga => Transition.Invlpga,
        Mnemonic.Fxsave or Mnemonic.Fxsave64 or Mnemonic.Xsave or Mnemonic.Xsave64 or Mnemonic.Xsavec or Mnemonic.Xsavec64
            or Mnemonic.Xsaveopt or Mnemonic.Xsaveopt64 or Mnemonic.Xsaves or Mnemonic.Xsaves64 => Transition.Xsave,
        Mnemonic.Fxrstor or Mnemonic.Fxrstor64 or Mnemonic.Xrstor or Mnemonic.Xrstor64 or Mnemonic.Xrstors or Mnemonic.Xrstors64 => Transition.Xrstor,
        Mnemonic.Swapgs => Transition.Swapgs,
        Mnemonic.Syscall => Transition.Syscall,
        Mnemonic.Sysret or Mnemonic.Sysretq => Transition.Sysret,
        Mnemonic.Iret or Mnemonic.Iretd or Mnemonic.Iretq or Mnemonic.Retf => Transition.Iret,
        Mnemonic.Cpuid => Transition.Cpuid,
        Mnemonic.Lfence => Transition.Lfence,
        _ => null,
    };
}
