namespace Hostcall.Machine;

/// <summary>What moves the CPUs' clocks while a run measures in nanoseconds.</summary>
internal static class FrequencyFindings
{
    private const string HostDecides = "ask for a fixed frequency in the host, which decides for this guest, or rely on interleaved rounds";

    internal static Finding Governor(Examination examination)
    {
        var topic = new Topic("governor", "Frequency governor");
        var groups = examination.Facts.Frequency.Groups.Where(group => group.Governor is not null).ToList();
        if (groups.Count == 0)
        {
            return topic.Unknown(
                $"Could not be read ({examination.WhyUnread("governor")}).",
                "The clock may change during a run without being seen.",
                examination.Facts.Virtualization.IsGuest == true ? HostDecides : "load a frequency driver, or fix the clock in the firmware setup");
        }

        var what = string.Join("; ", groups.Select(group => $"CPU {group.Cpus}: {group.Governor} ({group.Driver ?? "driver unreadable"})")) + ".";
        return groups.All(group => group.Governor == "performance")
            ? topic.Ok(what, "The governor asks for the highest clock all the time.")
            : topic.Noisy(
                what,
                "The clock follows the load, so the first calls of a block run slower than the last.",
                "sudo cpupower frequency-set -g performance");
    }

    internal static Finding Turbo(Examination examination)
    {
        var topic = new Topic("turbo", "Turbo");
        var frequency = examination.Facts.Frequency;
        return frequency.Turbo switch
        {
            false => topic.Ok($"Off ({frequency.TurboSource}).", "The clock does not rise with temperature and load of the other cores."),
            true => topic.Noisy(
                $"On ({frequency.TurboSource}).",
                "The clock depends on temperature and on what other cores do, and sinks during long runs.",
                frequency.TurboSource == FrequencyFacts.NoTurboPath
                    ? $"echo 1 | sudo tee {FrequencyFacts.NoTurboPath}"
                    : $"echo 0 | sudo tee {FrequencyFacts.BoostPath}"),
            null => topic.Unknown(
                $"Could not be read ({examination.WhyUnread("turbo")}).",
                "The clock may rise and sink with the load of other cores without being seen.",
                examination.Facts.Virtualization.IsGuest == true ? HostDecides : "switch turbo off in the firmware setup"),
        };
    }

    internal static Finding Thermal(Examination examination)
    {
        var topic = new Topic("thermal", "Throttling for heat");
        return examination.Facts.Thermal.Events switch
        {
            null => topic.Unknown(
                $"Could not be read ({examination.WhyUnread("thermal throttling")}).",
                "A CPU slowed down for heat would not be seen, other than as drift.",
                "watch the drift warnings of the rows"),
            0 => topic.Ok("No CPU has been slowed down for heat since boot.", "Cooling has kept up so far; a run counts it anew."),
            var events => topic.Noisy(
                $"CPUs were slowed down for heat {events} times since boot.",
                "Under load the clock sinks, so long runs drift.",
                "improve cooling, or switch turbo off"),
        };
    }
}
