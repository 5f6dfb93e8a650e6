using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>Whether the kernel lends this process performance counters.</summary>
internal static class PerfFindings
{
    internal static Finding Counters(Examination examination)
    {
        var topic = new Topic("perf-counters", "Performance counters");
        var probe = examination.Probes.Perf();
        if (probe.Value is not { } perf)
            return topic.Unknown($"Not opened: {probe.WhyNot}.", "Whether cycles and instructions can be counted is open.", Topic.OnTheMachine);

        var what = $"{Describe(perf.Cycles)}; {Describe(perf.Instructions)}; {Describe(perf.TaskClock)}.";
        if (perf.Cycles.Works && perf.Instructions.Works)
        {
            return perf.Cycles.WithKernel && perf.Instructions.WithKernel
                ? topic.Ok(what, "Cycles and instructions of each path can be counted.")
                : topic.Noisy(
                    what,
                    "Only the part in user space can be counted, which leaves out what a system call costs.",
                    LowerTheSetting(examination.Facts.Security));
        }

        var means = perf.TaskClock.Works
            ? "Profiles can be taken by time only; cycles and instructions are not available, times are unaffected."
            : "No profile can be taken here; times are unaffected.";
        return topic.Missing(what, means, Remedy(examination.Facts, perf.Cycles.Errno));
    }

    private static string Describe(PerfCounter counter)
        => counter.Works ? $"{counter.Name} count{(counter.WithKernel ? "" : " in user space")}"
            : counter.Errno == 0 ? $"{counter.Name} open but stay at 0"
            : $"{counter.Name}: {Reason(counter.Errno)}";

    // perf_event_open(2), section ERRORS
    private static string Reason(int errno) => errno switch
    {
        Errno.ENOENT => "this CPU, or the hypervisor underneath, offers no such counter (ENOENT)",
        Errno.EOPNOTSUPP => "this CPU, or the hypervisor underneath, offers no such counter (EOPNOTSUPP)",
        Errno.EACCES => "not permitted (EACCES)",
        Errno.EPERM => "not permitted (EPERM)",
        Errno.ENODEV => "there is no counter unit (ENODEV)",
        Errno.ENOSYS => "the kernel has no performance counters, or a filter hides them (ENOSYS)",
        _ => Errno.Describe(errno),
    };

    /// <summary>What lets perf sample the kernel too, by what a counter that needs no hardware says; null where nothing stands in the way.</summary>
    internal static string? SamplingRemedy(MachineFacts facts, PerfCounter clock) =>
        clock is { Works: true, WithKernel: true } ? null
        : clock.Works ? LowerTheSetting(facts.Security)
        : Remedy(facts, clock.Errno);

    private static string LowerTheSetting(SecurityFacts security) =>
        $"{Refusals.LowerPerfParanoid} (the setting is {security.PerfEventParanoid?.ToString() ?? "unreadable"})";

    private static string Remedy(MachineFacts facts, int errno)
    {
        var security = facts.Security;
        // Who holds the capability or meets a filter is not stopped by the setting: a container's seccomp profile says no.
        var capable = security.Capabilities is { } held && (held.Perfmon || held.SysAdmin);
        var filtered = security.SeccompMode == 2;
        return errno switch
        {
            Errno.EACCES or Errno.EPERM or Errno.ENOSYS when filtered && (capable || errno == Errno.ENOSYS) =>
                "a filter refuses perf_event_open: start the container with --security-opt seccomp=unconfined, or with a profile that allows the call",
            Errno.EACCES or Errno.EPERM =>
                $"{LowerTheSetting(security)}; {Refusals.AllowPerfInContainer}",
            Errno.ENOENT or Errno.EOPNOTSUPP or Errno.ENODEV or 0 when facts.Virtualization.IsGuest == true =>
                "give this virtual machine a virtual PMU (with QEMU: -cpu host,pmu=on), or measure on bare metal",
            Errno.ENOSYS => Refusals.UseKernelWithPerf,
            _ => "check that nothing else holds the counters (the NMI watchdog takes one: sudo sysctl kernel.nmi_watchdog=0)",
        };
    }
}
