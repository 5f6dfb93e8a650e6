namespace Hostcall.Paths;

/// <summary>Every path and rung, in the order in which tables show them. A new path is one line here.</summary>
public static class PathTable
{
    public static IReadOnlyList<IPath> All { get; } =
    [
        new HostPath(),
        new PtraceSysemuPath(),
        new VmExitPath(),
        new HypercallPath(),
        new HypercallRobustPath(),
        new LoopRung(),
        new CpuidRung(),
        new HypercallNoopRung(),
        new PioRung(),
    ];
}
