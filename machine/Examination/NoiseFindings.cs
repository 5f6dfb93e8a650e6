namespace Hostcall.Machine;

/// <summary>What takes time away from a measurement, and what time is measured with.</summary>
internal static class NoiseFindings
{
    private static readonly string[] FirmwareFields = ["sys_vendor", "product_name"];

    internal static Finding Steal(Examination examination)
    {
        var topic = new Topic("steal", "Steal time");
        var sample = examination.Activity.Value;
        var reason = sample.WhyNot ?? sample.Value?.Steal.Reason;
        if (reason is not null || sample.Value is not { } activity)
        {
            return topic.Unknown(
                $"Not sampled: {reason}.", "Whether a hypervisor takes CPU time is open.", "run this on the machine itself, with /proc readable");
        }

        var length = $"{activity.Duration.TotalMilliseconds:0} ms";
        if (activity.Steal.Worst is { StealTicks: > 0 } worst)
        {
            var lost = FormattableString.Invariant($"CPU {worst.Cpu} lost {worst.Percent:0} %");
            return topic.Noisy(
                $"{activity.Steal.StealTicks} ticks of 10 ms stolen within {length}; {lost}.",
                "The hypervisor ran others on these CPUs; samples contain that time.",
                "measure when the host is quieter, or ask for dedicated cores");
        }

        return examination.Facts.Virtualization.IsGuest == true
            ? topic.Ok(
                $"No tick of 10 ms stolen within {length}.",
                "That was a short look at CPUs that may have been idle; each run measures it again.")
            : topic.Ok(
                $"No tick of 10 ms stolen within {length}, and no hypervisor known.",
                "The CPUs' time is this kernel's own, as far as can be seen.");
    }

    internal static Finding Hypervisor(Examination examination)
    {
        var topic = new Topic("hypervisor", "Hypervisor underneath");
        var below = examination.Facts.Virtualization;
        var firmware = string.Join(" ", FirmwareFields.Select(name => below.Dmi.GetValueOrDefault(name)).OfType<string>());
        var names = string.Join(", ", (below.Signatures ?? []).Select(name => $"\"{name}\"").Append(below.SysHypervisor).OfType<string>());
        var details = (names.Length > 0 ? $", which calls itself {names}" : "") + (firmware.Length > 0 ? $"; firmware says {firmware}" : "");
        return below.IsGuest switch
        {
            true => topic.Noisy(
                $"There is one{details}. How many more are below can't be told.",
                "Whatever traps (exits, some MSRs, timer programming) costs an extra trip, and neighbours make noise.",
                "for absolute figures use bare metal; comparisons within one run still hold"),
            false => topic.Ok($"None makes itself known{details}.", "Traps cost what the CPU makes them cost, unless a hypervisor hides itself."),
            null => topic.Unknown(
                $"Could not be told ({examination.WhyUnread("CPU flags", "CPU identity")}).",
                "Figures may be those of a virtual machine.",
                "find out: systemd-detect-virt"),
        };
    }

    internal static Finding Timer(Examination examination)
    {
        var topic = new Topic("timer-noise", "Ticks and interrupts");
        var (topology, config) = (examination.Facts.Topology, examination.Facts.Kernel.Config);
        var quiet = topology is { NohzFull: { } tickless, Usable: { } usable } ? tickless.Intersect(usable) : CpuList.Empty;
        var sample = examination.Activity.Value.Value;
        var rates = sample is { InterruptsPerSecond: { } interrupts, SwitchesPerSecond: { } switches }
            ? FormattableString.Invariant($"{interrupts:0} interrupts and {switches:0} context switches a second on all CPUs while this program slept")
            : "rates not sampled";
        var tick = config?.TickHz is { } hertz ? $"tick {hertz} Hz" : "tick rate unreadable";
        return quiet.Count > 0
            ? topic.Ok(
                $"CPU {quiet} runs without a tick; {tick}, {rates}.",
                "A single task there is interrupted rarely.",
                $"measure there: --cpu {quiet.Cpus.First()}")
            : topic.Noisy(
                $"No usable CPU is known to run without a tick; {tick}, {rates}.",
                "Each tick and interrupt that lands in a block adds its own time to it.",
                "for less noise boot with nohz_full=N rcu_nocbs=N and measure there: --cpu N");
    }

    internal static Finding Clocksource(Examination examination)
    {
        var topic = new Topic("clocksource", "Clocksource");
        var clock = examination.Facts.Clock;
        var available = clock.Available.Count > 0 ? $"; available: {string.Join(", ", clock.Available)}" : "";
        return clock.Current switch
        {
            null => topic.Unknown(
                $"Could not be read ({examination.WhyUnread("clocksource")}).",
                "How fine and how costly the clock is can't be told.",
                "report the kernel log's lines on clocksource with the numbers"),
            "tsc" when clock.ConstantTsc == false || clock.NonstopTsc == false => topic.Noisy(
                $"tsc, but the CPU does not promise that it ticks at one rate in all states{available}.",
                "Times may be wrong when the clock frequency or idle state changes.",
                "compare against another clocksource"),
            "tsc" => topic.Ok($"tsc{available}.", "Time is read in user space, without a system call."),
            var other when clock.Available.Contains("tsc") => topic.Noisy(
                $"{other}{available}.",
                "Reading the time costs more than with tsc, perhaps a system call, and shows in short blocks.",
                "echo tsc | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource"),
            var other => topic.Noisy(
                $"{other}{available}.",
                "Reading the time costs more than with tsc, perhaps a system call; long blocks hide it.",
                "use more calls for each block: --calls N"),
        };
    }
}
