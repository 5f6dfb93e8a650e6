using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>What the kernel permits this process, and how it lays it out.</summary>
internal static class RightsFindings
{
    internal static Finding Ptrace(Examination examination)
    {
        var topic = new Topic("ptrace", "ptrace");
        const string can = "The ptrace path can be tried.", cannot = "The ptrace path can't run; its row will say unavailable.";
        var security = examination.Facts.Security;
        var capable = security.Capabilities?.SysPtrace;
        var scope = security.PtraceScope;
        var checkedParts = string.Join(", ",
            scope is null ? "no Yama scope readable" : $"Yama ptrace_scope {scope}",
            security.SeccompMode switch { null => "seccomp mode unreadable", 0 => "no seccomp filter", 1 => "strict seccomp", _ => "a seccomp filter" },
            capable switch { null => "capabilities unreadable", true => "CAP_SYS_PTRACE held", false => "no CAP_SYS_PTRACE" });

        // security/yama/yama_lsm.c, yama_ptrace_traceme: tracing one's own child needs no right below scope 2.
        if (scope >= 3)
        {
            return topic.Missing(
                $"Forbidden for everybody: {checkedParts}.", cannot, "reboot with kernel.yama.ptrace_scope below 3; it can't be lowered at run time");
        }

        if (scope == 2 && capable != true)
            return topic.Missing($"Forbidden without a capability: {checkedParts}.", cannot, Refusals.LowerPtraceScope);

        var probe = examination.Probes.Ptrace();
        if (probe.Value is not { } answer)
        {
            return topic.Unknown(
                $"The call was not tried ({probe.WhyNot}); read were: {checkedParts}.", "Whether the ptrace path runs is open.", Topic.OnTheMachine);
        }

        return answer.Admitted
            ? topic.Ok($"A harmless ptrace call reaches the kernel: {checkedParts}. No process was traced.", can)
            : topic.Missing(
                $"A harmless ptrace call was refused: {Errno.Describe(answer.Errno)}; {checkedParts}.",
                cannot,
                Refusals.AllowPtrace);
    }

    internal static Finding Aslr(Examination examination)
    {
        var topic = new Topic("aslr", "Address randomization");
        var security = examination.Facts.Security;
        return (security.RandomizeVaSpace, security.RandomizationOff) switch
        {
            (_, true) => topic.Ok("Off for this process.", "Every process gets the same layout."),
            (0, _) => topic.Ok("Off for the machine.", "Every process gets the same layout."),
            (null, _) => topic.Unknown(
                $"Could not be read ({examination.WhyUnread("address space randomization")}).",
                "Runs may differ by the layout that each process happens to get.",
                "compare several runs, not one with one"),
            (var mode, _) => topic.Noisy(
                $"On (randomize_va_space {mode}).",
                "Each process has another layout, which shifts caches and branch prediction; paths measured in one process share it, two runs do not.",
                "setarch -R dotnet run -c Release -- --scenario NAME"),
        };
    }
}
