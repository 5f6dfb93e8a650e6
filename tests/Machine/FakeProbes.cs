using Hostcall.Linux;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>A machine on which everything works, unless a test says otherwise.</summary>
internal sealed class FakeProbes : IProbes
{
    internal KvmProbe KvmAnswer { get; init; } = new(0, 12, true, true, 0);

    internal PerfProbe PerfAnswer { get; init; } = new(Counter("cycles", 0), Counter("instructions", 0), Counter("task-clock", 0));

    internal PtraceProbe PtraceAnswer { get; init; } = new(Errno.ESRCH);

    internal StealReport StealAnswer { get; init; } = new([new StealDelta(0, 0, 20)], null);

    internal HashSet<string> Programs { get; init; } = ["perf", "qemu-system-x86_64", "bochs-bin"];

    public Tried<KvmProbe> Kvm() => new(KvmAnswer, null);

    public Tried<PerfProbe> Perf() => new(PerfAnswer, null);

    public Tried<PtraceProbe> Ptrace() => new(PtraceAnswer, null);

    public Tried<ActivitySample> Activity() => new(new ActivitySample(TimeSpan.FromMilliseconds(200), StealAnswer, 100, 50), null);

    public Tried<ProgramSearch> Program(string name) => new(new ProgramSearch(name, Programs.Contains(name) ? $"/usr/bin/{name}" : null), null);

    internal string? Fault { get; init; }

    public Tried<ProgramSearch> Start(string name) => new(Program(name).Value! with { Fault = Fault }, null);

    internal static PerfCounter Counter(string name, int errno) => new(name, errno, true, errno == 0 ? 1000UL : 0);
}
