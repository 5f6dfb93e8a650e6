namespace Hostcall.Machine;

/// <summary>What the findings are made from: facts that were read, things that can only be tried, and what the labs answered.</summary>
internal sealed record Examination(MachineFacts Facts, IProbes Probes, IReadOnlyList<LabAnswer> Labs)
{
    /// <summary>Probed once, since three findings speak of it.</summary>
    internal Lazy<Tried<KvmProbe>> Kvm { get; } = new(Probes.Kvm);

    /// <summary>Sampled once, since two findings speak of it.</summary>
    internal Lazy<Tried<ActivitySample>> Activity { get; } = new(Probes.Activity);

    /// <summary>The reason why a fact is missing, for the text of a finding.</summary>
    /// <param name="beginnings">How the fact's name on the list begins; the first that is there counts.</param>
    internal string WhyUnread(params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (Facts.Unread.FirstOrDefault(item => item.What.StartsWith(beginning, StringComparison.Ordinal)) is { } item)
                return item.Reason;
        }

        return "no file said so";
    }
}

/// <summary>Whether a lab can run here, as the lab itself says.</summary>
/// <param name="Lane">Its lane.</param>
/// <param name="Reason">What is missing; null where it can run.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record LabAnswer(string Lane, string? Reason, string? Remedy);
