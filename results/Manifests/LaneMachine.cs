using System.Text.Json.Serialization;

namespace Hostcall.Results;

/// <summary>The CPU of a lane, as it was read there while the run went on.</summary>
public sealed record LaneMachine
{
    /// <summary>What it calls itself.</summary>
    public required string Cpu { get; init; }

    /// <summary>Who made it, by CPUID: GenuineIntel, AuthenticAMD; null in runs of before.</summary>
    public string? Vendor { get; init; }

    /// <summary>When CPUs of this kind were first sold; null where that is not known.</summary>
    public int? Year { get; init; }

    /// <summary>Features that matter to a path and that it has.</summary>
    public IReadOnlyList<string> Has { get; init; } = [];

    /// <summary>Features that matter to a path and that it lacks, though others of its maker have them.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>What the lane puts on the kernel's command line; none on a machine that the run did not boot.</summary>
    public IReadOnlyList<string> KernelArguments { get; init; } = [];

    /// <summary>The kernel's sentence about each vulnerability, from /sys/devices/system/cpu/vulnerabilities.</summary>
    public IReadOnlyDictionary<string, string> Vulnerabilities { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the kernel makes a barrier (IBPB) before it returns from KVM_RUN to user space.</summary>
    [JsonIgnore]
    public bool LeavesByBarrier => Vulnerabilities.GetValueOrDefault("vmscape")?.Contains("IBPB", StringComparison.Ordinal) == true;

    /// <summary>Those of them that the program did not know.</summary>
    public IReadOnlyList<string> UnknownVulnerabilities { get; init; } = [];
}
