namespace Hostcall.Results;

/// <summary>
/// Runs and traces that were made before manifests had <see cref="PathTraits"/> know their paths by id alone. This table, and
/// nothing else outside of paths/, knows those ids.
/// </summary>
internal static class PathsOfOldRuns
{
    private static readonly Dictionary<string, PathTraits> Known = new()
    {
        ["host"] = new("plain system calls of this process"),
        ["ptrace-sysemu"] = new("traced stub process, PTRACE_SYSEMU", Baseline: "host"),
        ["vm-exit"] = new("exit to this VMM, which runs the call", Baseline: "host", Ladder: 4),
        ["hypercall"] = new("KVM_HC_HOST_SYSCALL, guest state loaded", Baseline: "vm-exit"),
        ["hypercall-robust"] = new("KVM_HC_HOST_SYSCALL, host state restored", Baseline: "vm-exit", RobustOf: "hypercall"),
        ["loop"] = new("the guest's loop, no doorbell", Ladder: 0),
        ["exit-cpuid"] = new("exit handled in the kernel", Ladder: 1),
        ["hypercall-noop"] = new("a hypercall that does nothing", Ladder: 2),
        ["exit-pio"] = new("exit to this VMM and back, no call", Ladder: 3),
    };

    /// <summary>Of a row's name: a path's id, and after an @ or a # its form. Null where it is not of the time.</summary>
    public static PathTraits? Find(string rowName) => Known.GetValueOrDefault(rowName.Split('@', '#')[0]);
}
