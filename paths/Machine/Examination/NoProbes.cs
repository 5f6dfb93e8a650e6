namespace Hostcall.Paths.Machine;

/// <summary>Stands in where the files describe another machine: nothing can be tried there.</summary>
internal sealed class NoProbes : IProbes
{
    private const string Reason = "the files are a captured tree, not the running machine";

    public Tried<KvmProbe> Kvm() => new(null, Reason);

    public Tried<PerfProbe> Perf() => new(null, Reason);

    public Tried<PtraceProbe> Ptrace() => new(null, Reason);

    public Tried<ActivitySample> Activity() => new(null, Reason);

    public Tried<ProgramSearch> Program(string name) => new(null, Reason);

    public Tried<ProgramSearch> Start(string name) => new(null, Reason);
}
