using static Hostcall.Machine.FindingState;

namespace Hostcall.Machine;

/// <summary>Which CPUs there are to measure on, and what they do besides.</summary>
internal static class CpuFindings
{
    internal static Finding Cpus(Examination examination)
    {
        const string id = "cpus", topic = "Usable CPUs";
        var topology = examination.Facts.Topology;
        if (topology.Usable is not { } usable)
            return new Finding(id, topic, Unknown, "Online or allowed CPUs could not be read.", "Whether a CPU is free for measuring is open.", "Name one with --cpu.");

        var isolated = topology.Isolated?.Intersect(usable) ?? CpuList.Empty;
        var load = examination.Facts.Load;
        // The thread that reads the file counts itself.
        var others = Math.Max((load.Runnable ?? 1) - 1, 0);
        var what = $"CPU {usable} usable, {(isolated.Count > 0 ? $"{isolated} isolated" : "none isolated")}; load {(load.OneMinute is { } average ? FormattableString.Invariant($"{average:0.##}") : "unreadable")}, {(load.Runnable is null ? "runnable tasks unreadable" : $"{others} other runnable {(others == 1 ? "task" : "tasks")}")}.";
        if (usable.Count == 0)
            return new Finding(id, topic, Missing, what, "No CPU is both online and allowed; nothing can be pinned.", "Widen the affinity: taskset -pc 0-1023 $$");
        if (usable.Count == 1)
            return new Finding(id, topic, Noisy, what, "Everything shares one CPU: background work lands in the samples, and cross-cpu placement can't run.", "Give the machine or container a second CPU.");
        if (others >= usable.Count || load.OneMinute >= usable.Count)
            return new Finding(id, topic, Noisy, what, "More tasks want to run than there are CPUs, so samples contain waiting for others.", "Stop other work; see: ps -eo pcpu,comm --sort=-pcpu | head");
        return isolated.Count > 0
            ? new Finding(id, topic, Ok, what, "A thread pinned to an isolated CPU meets few other tasks.", $"Measure there: --cpu {isolated.Cpus.First()}")
            : new Finding(id, topic, Ok, what, "Other tasks may share the measuring CPU now and then; rounds in random order and their interval take that up.", "For less noise boot with isolcpus=N and measure there: --cpu N");
    }

    internal static Finding Smt(Examination examination)
    {
        const string id = "smt", topic = "SMT";
        var topology = examination.Facts.Topology;
        var pairs = topology.Siblings.Where(set => set.Count > 1).ToList();
        var shared = pairs.Count > 0 ? $"; CPUs that share a core: {string.Join(" and ", pairs.Take(4))}{(pairs.Count > 4 ? " and more" : "")}" : "";
        var guest = examination.Facts.Virtualization.IsGuest == true;
        return topology.SmtActive switch
        {
            true => new Finding(id, topic, Noisy, $"On{shared}.", "Work on the other half of a core slows the measuring CPU down, at any moment.", "echo off | sudo tee /sys/devices/system/cpu/smt/control"),
            false when guest => new Finding(id, topic, Unknown, $"Off as far as this guest sees{shared}.", "The host may still run two virtual CPUs on one core, which can't be seen from here.", "Ask for dedicated cores."),
            false => new Finding(id, topic, Ok, $"Off ({topology.SmtControl ?? "control unreadable"}){shared}.", "No other thread shares the measuring core.", null),
            null => new Finding(id, topic, Unknown, $"Could not be read ({examination.WhyUnread("SMT active")}){shared}.", "Another thread may share the measuring core.", "lscpu --extended shows which CPUs share a core."),
        };
    }

    internal static Finding Mitigations(Examination examination)
    {
        const string id = "mitigations", topic = "Mitigations";
        var facts = examination.Facts;
        var active = facts.Mitigations.Active.ToList();
        var vulnerable = facts.Mitigations.Vulnerable.ToList();
        if (facts.Mitigations.ByName.Count == 0)
            return new Finding(id, topic, Unknown, $"Could not be read ({examination.WhyUnread("mitigations")}).", "How much of a figure is mitigation can't be told.", "Report kernel and command line with the numbers.");

        var option = facts.Kernel.CommandLine?.Parameter("mitigations");
        var what = $"{Count("active", active)}; {Count("left vulnerable", vulnerable)}{(option is null ? "" : $"; booted with mitigations={option}")}.";
        return vulnerable.Count > 0
            ? new Finding(id, topic, Noisy, what, "Entering and leaving the kernel may cost less here than on a protected machine with the same CPU.", "Boot with mitigations=auto and current microcode for protected figures; compare only machines with the same list.")
            : new Finding(id, topic, Ok, what, "Their cost is part of every figure; compare only machines with the same list.", null);
    }

    private static string Count(string state, List<string> names)
        => names.Count == 0 ? $"none {state}" : $"{names.Count} {state} ({string.Join(", ", names)})";
}
