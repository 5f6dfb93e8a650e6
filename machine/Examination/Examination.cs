namespace Hostcall.Machine;

/// <summary>What the findings are made from: facts that were read, and things that can only be tried.</summary>
internal sealed record Examination(MachineFacts Facts, IProbes Probes)
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
