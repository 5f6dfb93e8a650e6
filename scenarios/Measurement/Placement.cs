using Hostcall.Linux;
using Hostcall.Machine;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Where the second process of a path runs, as seen from the measuring CPU.</summary>
/// <param name="Name">Permanent: arguments, manifests and the names of rows have it.</param>
/// <param name="Summary">Where that is, in a few words.</param>
/// <param name="Place">The same as paths know it.</param>
public sealed record Placement(string Name, string Summary, PartnerPlaces Place)
{
    public static readonly Placement SameCpu = new("same-cpu", "a second process takes turns with the measuring thread on its CPU", PartnerPlaces.SameCpu);
    public static readonly Placement CrossCpu = new("cross-cpu", "it runs on another CPU, of another core where there is one", PartnerPlaces.OtherCpu);
    public static readonly Placement SmtSibling = new("smt-sibling", "it runs on the other hardware thread of the same core", PartnerPlaces.Sibling);

    public static IReadOnlyList<Placement> All { get; } = [SameCpu, CrossCpu, SmtSibling];

    /// <summary>The form in which a path with a second process takes part at this placement.</summary>
    /// <returns>With <see cref="Variant.Missing"/> saying why, where these CPUs cannot give it.</returns>
    public Variant Among(CpuChoice cpus)
    {
        int? partner = this == SameCpu ? cpus.Measuring : this == SmtSibling ? cpus.Sibling : cpus.Other;
        return new Variant($"@{Name}", partner) { Missing = partner is null ? Missing(cpus) : null };
    }

    /// <summary>What to say of a path whose partner cannot run there.</summary>
    public Unavailable NotFor(PathRow path) => new(
        $"{path.Id} cannot run at {Name}",
        $"choose {string.Join(" or ", All.Where(other => path.Places.HasFlag(other.Place)).Select(other => other.Name))}");

    private Unavailable Missing(CpuChoice cpus) => this == SmtSibling
        ? new(
            $"smt-sibling needs a second hardware thread on the core of CPU {cpus.Measuring}, and there is none that this process may run on",
            "choose same-cpu or cross-cpu, or switch SMT on and allow both threads (taskset)")
        : new(
            $"cross-cpu needs two CPUs, and this process may run on CPU {cpus.Measuring} only",
            "choose same-cpu, or allow another CPU (taskset)");
}

/// <summary>The CPUs that a run may use.</summary>
/// <param name="Measuring">The CPU of the measuring thread.</param>
/// <param name="Allowed">All that this process may run on, ascending.</param>
/// <param name="Cores">The sets of CPUs that share a core.</param>
public sealed record CpuChoice(int Measuring, IReadOnlyList<int> Allowed, IReadOnlyList<CpuList> Cores)
{
    /// <summary>The kinds of core, fastest first; empty where all are alike.</summary>
    public IReadOnlyList<CoreKind> Kinds { get; init; } = [];

    /// <summary>Another hardware thread of the measuring CPU's core, or null.</summary>
    public int? Sibling => Last(ShareCore);

    /// <summary>
    /// Another CPU: of another core if there is one, and of the same kind if there is one, else a sibling; null where this is the
    /// only CPU.
    /// </summary>
    public int? Other => Last(cpu => !ShareCore(cpu) && KindOf(cpu) == KindOf(Measuring)) ?? Last(cpu => !ShareCore(cpu)) ?? Sibling;

    /// <summary>What this machine offers.</summary>
    /// <param name="measuring">The CPU to measure on; null for the one that is chosen by default.</param>
    public static CpuChoice OnThisMachine(int? measuring = null)
    {
        var (allowed, topology) = (CpuSet.OfThisThread(), ThisMachine.Topology);
        return new(measuring ?? Default(allowed, topology.CoreKinds), allowed, topology.Siblings) { Kinds = topology.CoreKinds };
    }

    /// <summary>The CPU to measure on where none is named: the last one of the fastest kind of core that is allowed.</summary>
    public static int Default(IReadOnlyList<int> allowed, IReadOnlyList<CoreKind> kinds) =>
        kinds.Select(kind => allowed.Where(kind.Cpus.Contains).ToList()).FirstOrDefault(cpus => cpus.Count > 0)?[^1] ?? allowed[^1];

    private string? KindOf(int cpu) => Kinds.FirstOrDefault(kind => kind.Cpus.Contains(cpu))?.Name;

    private bool ShareCore(int cpu) => Cores.Any(core => core.Contains(cpu) && core.Contains(Measuring));

    private int? Last(Func<int, bool> suits) =>
        Allowed.Where(cpu => cpu != Measuring && suits(cpu)).Cast<int?>().LastOrDefault();
}
