using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary>What a row of <see cref="PathTable"/> is measured for.</summary>
public enum PathKind
{
    /// <summary>A way for a call to reach the host kernel.</summary>
    Path,

    /// <summary>A path without the call, which only measures a step of the way.</summary>
    Rung,

    /// <summary>A program of others, measured beside the paths and never in ratios with them.</summary>
    Witness,
}

/// <summary>Who makes the system call in the end.</summary>
public enum Caller
{
    /// <summary>Nobody: the payload gets no answer.</summary>
    Nobody,

    /// <summary>This process.</summary>
    ThisProcess,

    /// <summary>A second process.</summary>
    Stub,

    /// <summary>A program of others answers, as it sees fit.</summary>
    Others,
}

/// <summary>Who else works for a session.</summary>
public enum Partner
{
    None,
    Thread,
    Process,
}

/// <summary>Where a partner runs, as seen from the measuring CPU.</summary>
[Flags]
public enum PartnerPlaces
{
    None = 0,

    /// <summary>It takes turns with the measuring thread.</summary>
    SameCpu = 1,

    /// <summary>On a CPU of another core.</summary>
    OtherCpu = 2,

    /// <summary>On the other hardware thread of the same core.</summary>
    Sibling = 4,

    All = SameCpu | OtherCpu | Sibling,
}

/// <summary>When KVM decodes the doorbell's instruction, which costs it thousands of its own.</summary>
public enum Decoding
{
    Never,

    /// <summary>Only on a CPU that does not tell KVM where the instruction ends: AMD's without nrip-save.</summary>
    WhereTheCpuTellsNoEnd,

    /// <summary>On every CPU.</summary>
    Always,
}

/// <summary>
/// One way for a call to reach the host kernel and its result to come back. Whatever the rest of this program wants to know
/// of a path is a property here; nobody else knows one by its id.
/// </summary>
/// <param name="Id">Permanent: results refer to it.</param>
/// <param name="Summary">How a call gets there, in one line.</param>
public abstract record PathRow(string Id, string Summary)
{
    /// <summary>The instructions that the payload rings, in words.</summary>
    public required string Doorbell { get; init; }

    /// <summary>Of the machines that it runs on.</summary>
    public Architecture Architecture { get; init; } = Architecture.X64;

    public PathKind Kind { get; init; }

    /// <summary>Privilege level of the payload in a guest, a ring or an exception level; null where it runs in a process.</summary>
    public virtual int? GuestRing => null;

    /// <summary>What of the host a hypercall restores around a call; none where a call does not go through one.</summary>
    public virtual HostSyscallMode Mode => HostSyscallMode.None;

    /// <summary>Whether a call finds the guest's FPU registers, as there is one set of them.</summary>
    public virtual bool SharesFpu => false;

    public Caller Caller { get; init; } = Caller.ThisProcess;

    public Partner Partner { get; init; }

    /// <summary>Where the partner may run; <see cref="PartnerPlaces.None"/> without one.</summary>
    public PartnerPlaces Places { get; init; }

    /// <summary>Exits that KVM must count for each call; null where there is no VM.</summary>
    public int? Exits { get; init; }

    /// <summary>Whether KVM_RUN returns to user space at each call, for this VMM to answer.</summary>
    public bool LeavesKernel { get; init; }

    /// <summary>Id of the path that this one is measured against; null for the one that all others are compared with in the end.</summary>
    public string? Baseline { get; init; }

    /// <summary>Id of the path that does the same and restores less of the host around the call; else null.</summary>
    public string? RobustOf { get; init; }

    /// <summary>
    /// Height on the exit ladder, from 0: a row is measured against the highest measured one below it. Null for rows that are
    /// not on it.
    /// </summary>
    public int? Ladder { get; init; }

    /// <summary>Ids of rows whose costs together are nearly this one's: what it is made of.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    public Decoding Decoding { get; init; }

    /// <summary>Whether reference/ has the same path in C.</summary>
    public bool HasTwin { get; init; }

    /// <summary>Whether it can run scenarios that ask the guest's own kernel for something (<see cref="Scenario.IsOfGuest"/>).</summary>
    public virtual bool ServesGuestCalls => false;

    public bool IsRung => Kind == PathKind.Rung;

    public bool IsWitness => Kind == PathKind.Witness;

    public bool HasPartner => Partner != Partner.None;

    /// <summary>Whether a BPF program in the kernel issues the call.</summary>
    public bool IsServedByProgram { get; init; }

    /// <summary>Whether the call is another thread's than the one that waits for it.</summary>
    public bool IsAnsweredByThread => Partner == Partner.Thread;

    /// <summary>Whether one CPU is enough.</summary>
    public bool CanShareCpu => !HasPartner || Places.HasFlag(PartnerPlaces.SameCpu);

    /// <summary>Why this machine cannot run the path, as far as can be told without running it; else null.</summary>
    public virtual Unavailable? Probe() => null;

    /// <summary>
    /// Loads the payload and makes everything ready. The thread that opens a session is the one that must run
    /// and dispose it; where the scenario asks for filters, the thread has them for good. One session at a time in a process: the shared region has one address.
    /// </summary>
    /// <exception cref="UnavailableException">This machine cannot run the path, or the path not the scenario.</exception>
    /// <exception cref="LinuxException">A call failed; <see cref="Refusals"/> knows whether that means the same.</exception>
    public PathSession Open(SessionSetup setup)
    {
        if (setup.Scenario.IsOfGuest && !ServesGuestCalls)
        {
            string serving = string.Join(", ", PathTable.All.Where(path => path.ServesGuestCalls).Select(path => path.Id));
            throw new UnavailableException($"{setup.Scenario.Name} is a system call of the guest, which {Id} does not serve", $"choose --path {serving}");
        }

        if (!CanShareCpu && CpuSet.OfThisThread() is [int only] && (setup.PartnerCpu ?? only) == only)
        {
            throw new UnavailableException(
                $"{Id} needs a second CPU: on one, whoever waits keeps the other from working", "choose --placement cross-cpu, with two CPUs allowed");
        }

        VectorRegisters dirty = setup.Scenario.Under.Dirty;
        if (GuestRing is not null && dirty > (Architecture == Architecture.X64 ? VectorRegisters.Sse : VectorRegisters.None))
            throw new UnavailableException($"a guest of this program does not have the registers that {setup.Scenario.Name} writes to", "choose a path whose payload runs in a process");
        if (dirty == VectorRegisters.Avx512 && !HasAvx512.Value)
            throw new UnavailableException("this CPU, or its kernel, has no AVX-512", "run it on a machine whose /proc/cpuinfo has avx512f");

        ThreadFilters.Require(setup.Scenario.Under.Filters);
        return Start(setup);
    }

    private static readonly Lazy<bool> HasAvx512 = new(() => File.ReadAllText("/proc/cpuinfo").Contains(" avx512f", StringComparison.Ordinal));

    /// <inheritdoc cref="Open"/>
    protected abstract PathSession Start(SessionSetup setup);
}
