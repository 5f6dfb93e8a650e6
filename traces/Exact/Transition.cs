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

/// <summary>The names of <see cref="Transition"/> in tables.</summary>
public static class TransitionNames
{
    public static string Of(Transition transition) => transition switch
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
}
