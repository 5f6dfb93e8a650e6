using Hostcall.Lab.Machines;
using Hostcall.Results;

namespace Hostcall.Lab;

/// <summary>One machine that a lab emulates: all that tells it from the others.</summary>
internal sealed record LabRow
{
    /// <summary>Permanent: results refer to it.</summary>
    public required string Lane { get; init; }

    /// <summary>Which CPU, of which maker, in a few words.</summary>
    public required string Label { get; init; }

    /// <summary>When CPUs of this kind were first sold; null where it is none in particular.</summary>
    public int? Year { get; init; }

    /// <summary>What has to be known of it, in a few words; empty where nothing has.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Of its figures, the same for all.</summary>
    public Unit Unit { get; init; } = Unit.Instructions;

    public required Emulator Emulator { get; init; }

    /// <summary>What the emulator calls the CPU.</summary>
    public required string Cpu { get; init; }

    /// <summary>What the kernel has to be told to run there.</summary>
    public IReadOnlyList<BootArgument> Arguments { get; init; } = [];

    /// <summary>What it has to be told besides where the machine has more than one CPU.</summary>
    public IReadOnlyList<BootArgument> OnSeveralCpus { get; init; } = [];

    /// <summary>What <see cref="MitigationSet.July2022"/> takes besides, where the CPU lacks what a real one of its kind says of itself.</summary>
    public IReadOnlyList<BootArgument> In2022 { get; init; } = [];

    /// <summary>Other ways to boot it: each is a lane of its own.</summary>
    public IReadOnlyList<MitigationSet> Sets { get; init; } = MitigationSet.All;

    /// <summary>Whether it takes part where no lane is named.</summary>
    public bool IsDefault { get; init; }
}
