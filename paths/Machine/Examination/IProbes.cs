namespace Hostcall.Paths.Machine;

/// <summary>What no file tells and has to be tried on the running machine.</summary>
public interface IProbes
{
    /// <summary>Opens /dev/kvm, asks what it can do, makes a VM and drops it.</summary>
    Tried<KvmProbe> Kvm();

    /// <summary>Opens performance counters on the calling thread and lets them count.</summary>
    Tried<PerfProbe> Perf();

    /// <summary>Asks ptrace(2) for something harmless, to see whether the call gets through.</summary>
    Tried<PtraceProbe> Ptrace();

    /// <summary>Watches CPU time, interrupts and context switches for a moment.</summary>
    Tried<ActivitySample> Activity();

    /// <summary>Looks for a program in PATH.</summary>
    Tried<ProgramSearch> Program(string name);

    /// <summary>The same, and asks the program for its version.</summary>
    Tried<ProgramSearch> Start(string name);
}
