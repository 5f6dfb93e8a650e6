namespace Hostcall.Machine;

/// <summary>Which CPUs there are to measure on, and what they do besides.</summary>
internal static class CpuFindings
{
    internal static Finding Cpus(Examination examination)
    {
        var topic = new Topic("cpus", "Usable CPUs");
        var topology = examination.Facts.Topology;
        if (topology.Usable is not { } usable)
            return topic.Unknown("Online or allowed CPUs could not be read.", "Whether a CPU is free for measuring is open.", "name one with --cpu");

        var isolated = topology.Isolated?.Intersect(usable) ?? CpuList.Empty;
        var load = examination.Facts.Load;
        // The thread that reads the file counts itself.
        var others = Math.Max((load.Runnable ?? 1) - 1, 0);
        var average = load.OneMinute is { } oneMinute ? FormattableString.Invariant($"{oneMinute:0.##}") : "unreadable";
        var running = load.Runnable is null ? "runnable tasks unreadable" : $"{others} other runnable {(others == 1 ? "task" : "tasks")}";
        var what = $"CPU {usable} usable, {(isolated.Count > 0 ? $"{isolated} isolated" : "none isolated")}; load {average}, {running}.";
        if (usable.Count == 0)
            return topic.Missing(what, "No CPU is both online and allowed; nothing can be pinned.", "widen the affinity: taskset -pc 0-1023 $$");
        if (usable.Count == 1)
        {
            return topic.Noisy(
                what,
                "Everything shares one CPU: background work lands in the samples, and cross-cpu placement can't run.",
                "give the machine or container a second CPU");
        }

        if (others >= usable.Count || load.OneMinute >= usable.Count)
        {
            return topic.Noisy(
                what,
                "More tasks want to run than there are CPUs, so samples contain waiting for others.",
                "stop other work; see: ps -eo pcpu,comm --sort=-pcpu | head");
        }

        return isolated.Count > 0
            ? topic.Ok(what, "A thread pinned to an isolated CPU meets few other tasks.", $"measure there: --cpu {isolated.Cpus.First()}")
            : topic.Ok(
                what,
                "Other tasks may share the measuring CPU now and then; rounds in random order and their interval take that up.",
                "for less noise boot with isolcpus=N and measure there: --cpu N");
    }

    internal static Finding Kinds(Examination examination)
    {
        var topic = new Topic("core-kinds", "Kinds of core");
        var topology = examination.Facts.Topology;
        if (topology.CoreKinds.Count == 0)
            return topic.Ok("The kernel shows no difference between the cores.", "It does not matter on which CPU is measured, as far as can be seen.");

        var what = string.Join(", ", topology.CoreKinds.Select(kind => $"{kind.Name} {kind.Cpus}"));
        var fastest = topology.CoreKinds.FirstOrDefault(kind => topology.Usable is not { } usable || kind.Cpus.Intersect(usable).Count > 0);
        return topic.Noisy(
            $"CPUs by kind: {what}.",
            $"A call costs another time on each kind; a run measures on one {fastest?.Name ?? "kind"} unless told otherwise, and its manifest names the kind.",
            "compare only runs of one kind; choose the CPU with --cpu N");
    }

    internal static Finding Smt(Examination examination)
    {
        var topic = new Topic("smt", "SMT");
        var topology = examination.Facts.Topology;
        var pairs = topology.Siblings.Where(set => set.Count > 1).ToList();
        var more = pairs.Count > 4 ? " and more" : "";
        var shared = pairs.Count > 0 ? $"; CPUs that share a core: {string.Join(" and ", pairs.Take(4))}{more}" : "";
        var control = topology.SmtControl ?? "control unreadable";
        // A switched-off sibling stays in the sets until it is taken out of them, so only CPUs that run contradict.
        var contradicted = pairs.Any(set => set.Intersect(topology.Online ?? topology.Present).Count > 1);
        return topology.SmtActive switch
        {
            true => topic.Noisy(
                $"On{shared}.",
                "Work on the other half of a core slows the measuring CPU down, at any moment.",
                "echo off | sudo tee /sys/devices/system/cpu/smt/control"),
            false when contradicted || (pairs.Count > 0 && topology.SmtControl == "notimplemented") => topic.Unknown(
                $"Not known: smt/active says off, smt/control {control}{shared}.",
                "Another thread may share the measuring core.",
                "lscpu --extended shows which CPUs share a core; keep the others idle"),
            false when examination.Facts.Virtualization.IsGuest == true => topic.Unknown(
                $"Off as far as this guest sees{shared}.",
                "The host may still run two virtual CPUs on one core, which can't be seen from here.",
                "ask for dedicated cores"),
            false => topic.Ok($"Off ({control}){shared}.", "No other thread shares the measuring core."),
            null => topic.Unknown(
                $"Could not be read ({examination.WhyUnread("SMT active")}){shared}.",
                "Another thread may share the measuring core.",
                "lscpu --extended shows which CPUs share a core"),
        };
    }

    internal static Finding Mitigations(Examination examination)
    {
        var topic = new Topic("mitigations", "Mitigations");
        var facts = examination.Facts;
        var active = facts.Mitigations.Active.ToList();
        var vulnerable = facts.Mitigations.Vulnerable.ToList();
        var unknown = facts.Mitigations.Unknown.ToList();
        if (facts.Mitigations.ByName.Count == 0)
        {
            return topic.Unknown(
                $"Could not be read ({examination.WhyUnread("mitigations")}).",
                "How much of a figure is mitigation can't be told.",
                "report kernel and command line with the numbers");
        }

        var option = facts.Kernel.CommandLine?.Parameter("mitigations");
        var booted = option is null ? "" : $"; booted with mitigations={option}";
        var open = unknown.Count == 0 ? "" : $"; {Count("not known to the kernel", unknown)}";
        var what = $"{Count("active", active)}; {Count("left vulnerable, in part at least", vulnerable)}{open}{booted}.";
        return vulnerable.Count + unknown.Count > 0
            ? topic.Noisy(
                what,
                "Entering and leaving the kernel may cost less here than on a protected machine with the same CPU.",
                "boot with mitigations=auto and current microcode for protected figures; compare only machines with the same list")
            : topic.Ok(what, "Their cost is part of every figure; compare only machines with the same list.");
    }

    private static string Count(string state, List<string> names)
        => names.Count == 0 ? $"none {state}" : $"{names.Count} {state} ({string.Join(", ", names)})";
}
