using Hostcall.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Lab.Agent;

/// <summary>KVM's counters of one vCPU at one moment. Reading them allocates nothing.</summary>
internal sealed class CounterSet
{
    /// <summary>Names in KVM's binary statistics (kvm_vcpu_stats_desc of arch/x86/kvm/x86.c and arch/arm64/kvm/guest.c).</summary>
    private static readonly string[] Names =
    [
        VcpuCounters.Exits, "io_exits", "irq_exits", "hypercalls", "insn_emulation", "req_event",
        "host_state_reload", "fpu_reload", "l1d_flush",
        "hvc_exit_stat", "mmio_exit_user", "mmio_exit_kernel", "signal_exits",
    ];

    private readonly ulong?[] values = new ulong?[Names.Length];

    public void Read(PathSession session)
    {
        for (int i = 0; i < Names.Length; i++) values[i] = session.ReadCounter(Names[i]);
    }

    /// <summary>How far each counter moved from <paramref name="earlier"/> to here.</summary>
    public IEnumerable<(string Name, double Delta)> Since(CounterSet earlier)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (values[i] is { } now && earlier.values[i] is { } then) yield return (Names[i], now - then);
        }
    }
}
