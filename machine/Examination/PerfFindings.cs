using Hostcall.Linux;
using static Hostcall.Machine.FindingState;

namespace Hostcall.Machine;

/// <summary>Whether the kernel lends this process performance counters.</summary>
internal static class PerfFindings
{
    internal static Finding Counters(Examination examination)
    {
        const string id = "perf-counters", topic = "Performance counters";
        var probe = examination.Probes.Perf();
        if (probe.Value is not { } perf)
            return new Finding(id, topic, Unknown, $"Not opened: {probe.WhyNot}.", "Whether cycles and instructions can be counted is open.", "Run this on the machine itself.");

        var what = $"{Describe(perf.Cycles)}; {Describe(perf.Instructions)}; {Describe(perf.TaskClock)}.";
        if (perf.Cycles.Works && perf.Instructions.Works)
        {
            return perf.Cycles.WithKernel && perf.Instructions.WithKernel
                ? new Finding(id, topic, Ok, what, "Cycles and instructions of each path can be counted.", null)
                : new Finding(id, topic, Noisy, what, "Only the part in user space can be counted, which leaves out what a system call costs.", "sudo sysctl kernel.perf_event_paranoid=1");
        }

        var means = perf.TaskClock.Works
            ? "Profiles can be taken by time only; cycles and instructions are not available, times are unaffected."
            : "No profile can be taken here; times are unaffected.";
        return new Finding(id, topic, Missing, what, means, Remedy(examination, perf));
    }

    private static string Describe(PerfCounter counter)
        => counter.Works ? $"{counter.Name} count{(counter.WithKernel ? "" : " in user space")}"
            : counter.Errno == 0 ? $"{counter.Name} open but stay at 0"
            : $"{counter.Name}: {Reason(counter.Errno)}";

    // perf_event_open(2), section ERRORS
    private static string Reason(int errno) => errno switch
    {
        Errno.ENOENT or Errno.EOPNOTSUPP => $"this CPU, or the hypervisor underneath, offers no such counter ({(errno == Errno.ENOENT ? "ENOENT" : "EOPNOTSUPP")})",
        Errno.EACCES or Errno.EPERM => $"not permitted ({(errno == Errno.EACCES ? "EACCES" : "EPERM")})",
        Errno.ENODEV => "there is no counter unit (ENODEV)",
        Errno.ENOSYS => "the kernel has no performance counters, or a filter hides them (ENOSYS)",
        _ => Errno.Describe(errno),
    };

    private static string Remedy(Examination examination, PerfProbe perf) => perf.Cycles.Errno switch
    {
        Errno.EACCES or Errno.EPERM => $"{Refusals.AllowPerf} (perf_event_paranoid is {examination.Facts.Security.PerfEventParanoid?.ToString() ?? "unreadable"} now)",
        Errno.ENOENT or Errno.EOPNOTSUPP or Errno.ENODEV or 0 when examination.Facts.Virtualization.IsGuest == true => "Give this virtual machine a virtual PMU (with QEMU: -cpu host,pmu=on), or measure on bare metal.",
        Errno.ENOSYS => Refusals.UseKernelWithPerf,
        _ => "Check that nothing else holds the counters (the NMI watchdog takes one: sudo sysctl kernel.nmi_watchdog=0).",
    };
}
