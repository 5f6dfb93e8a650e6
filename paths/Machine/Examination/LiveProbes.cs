namespace Hostcall.Paths.Machine;

/// <summary>Tries things on the running machine.</summary>
internal sealed class LiveProbes(SystemFiles files) : IProbes
{
    public Tried<KvmProbe> Kvm() => new(KvmProbe.Run(), null);

    public Tried<PerfProbe> Perf() => new(PerfProbe.Run(), null);

    public Tried<PtraceProbe> Ptrace() => new(PtraceProbe.Run(), null);

    public Tried<ActivitySample> Activity() => new(ActivitySample.Take(files), null);

    public Tried<ProgramSearch> Program(string name) => new(ProgramSearch.Run(name), null);

    public Tried<ProgramSearch> Start(string name) => new(ProgramSearch.Start(name), null);
}
