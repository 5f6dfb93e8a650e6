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

    internal HashSet<string> Programs { get; init; } = ["perf"];

    public Tried<KvmProbe> Kvm() => new(KvmAnswer, null);

    public Tried<PerfProbe> Perf() => new(PerfAnswer, null);

    public Tried<PtraceProbe> Ptrace() => new(PtraceAnswer, null);

    public Tried<ActivitySample> Activity() => new(new ActivitySample(TimeSpan.FromMilliseconds(200), StealAnswer, 100, 50), null);

    /// <summary>What programs say instead of their version.</summary>
    internal string? ProgramFailure { get; init; }

    public Tried<ProgramProbe> Program(string name)
        => new(Programs.Contains(name) ? new ProgramProbe($"/usr/bin/{name}", ProgramFailure) : new ProgramProbe(null, null), null);

    internal static PerfCounter Counter(string name, int errno) => new(name, errno, true, errno == 0 ? 1000UL : 0);
}
