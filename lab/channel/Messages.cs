namespace Hostcall.Lab.Channel;

/// <summary>What the agent runs on.</summary>
/// <param name="Kernel">Its release and version, as uname tells.</param>
/// <param name="Module">Which KVM runs there.</param>
/// <param name="Cpu">What the kernel makes of the CPU.</param>
/// <param name="UnknownArguments">What the kernel says that it does not know on its command line.</param>
internal sealed record HelloMessage(string Kernel, string Module, CpuMessage? Cpu = null, IReadOnlyList<string>? UnknownArguments = null);

/// <summary>The CPU that the agent runs on.</summary>
/// <param name="Vendor">By CPUID.</param>
/// <param name="Name">By CPUID.</param>
/// <param name="Flags">Those of <see cref="CpuFeature.All"/> that it has.</param>
/// <param name="Vulnerabilities">The kernel's sentence about each.</param>
internal sealed record CpuMessage(string Vendor, string Name, IReadOnlyList<string> Flags, IReadOnlyDictionary<string, string> Vulnerabilities);

/// <summary>A pair of scenario and path begins a round.</summary>
/// <param name="Pair">Its number: scenarios in the order of the orders, and within each the paths.</param>
/// <param name="Round">From 0.</param>
internal sealed record StartedMessage(int Pair, int Round);

/// <summary>The blocks of a pair in a round.</summary>
/// <param name="Pair">Its number.</param>
/// <param name="Round">From 0.</param>
/// <param name="Calls">How many calls each block made.</param>
/// <param name="Totals">What they took together, in the unit of the clock.</param>
internal sealed record BlocksMessage(int Pair, int Round, long[] Calls, long[] Totals);

/// <summary>How a pair ended, all rounds told.</summary>
/// <param name="Pair">Its number.</param>
/// <param name="Status"><c>measured</c>, <c>unavailable</c> or <c>failed</c>.</param>
/// <param name="Reason">Why not, where it was not measured.</param>
/// <param name="Remedy">What would help.</param>
/// <param name="Counters">KVM's counters that moved, per call.</param>
/// <param name="PayloadChecksum">CRC-32 of the payload's bytes: the host checks that it means the same ones.</param>
internal sealed record OutcomeMessage(
    int Pair,
    string Status,
    string Reason,
    string Remedy,
    IReadOnlyDictionary<string, double> Counters,
    uint PayloadChecksum);

/// <summary>What a probe of hazards answered.</summary>
/// <param name="Path">The path's id.</param>
/// <param name="Probe">The probe's id.</param>
/// <param name="Answer">Empty where the path cannot run.</param>
/// <param name="Reason">Why not; else empty.</param>
/// <param name="Remedy">What would help.</param>
internal sealed record AnswerMessage(string Path, string Probe, string Answer, string Reason = "", string Remedy = "");

/// <summary>What a sweep of calls tells.</summary>
/// <param name="Line">As <c>SweepLines</c> of the probes reads it.</param>
internal sealed record SweepMessage(string Line);

/// <summary>The agent cannot go on.</summary>
internal sealed record FailureMessage(string Text);
