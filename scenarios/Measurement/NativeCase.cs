using Hostcall.GuestPayloads;
using Hostcall.Lab;
using Hostcall.Machine;
using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>A scenario on a path in one form, over all rounds of a run on this machine.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="path">The path.</param>
/// <param name="variant">Its form.</param>
/// <param name="calls">Calls of one block.</param>
internal sealed class NativeCase(Scenario scenario, PathRow path, Variant variant, long calls)
{
    /// <summary>Under which it is recorded.</summary>
    public Case Case { get; } = variant.CaseOf(scenario.Name, NativeLane.Name, path);

    /// <summary>Calls of one block.</summary>
    public long Calls => calls;

    /// <summary>Why it takes part no longer, or null.</summary>
    public string? Failure { get; set; }

    public CaseOrder Order(IReadOnlyList<int> rounds) => new(scenario.Name, path.Id, variant, calls, rounds);

    /// <summary>What is known of it so far.</summary>
    public Outcome ToOutcome()
    {
        var row = Row(Case, path);
        return Failure is not null ? row with { Reason = Failure } : row with
        {
            Status = Status.Measured,
            ExitsPromised = path.Exits * scenario.Calls.Length,
            Notes = [.. NotesOf(path, ThisMachine.Files, ThisMachine.Lane)],
        };
    }

    /// <summary>An outcome that says no more than which case it is of, and failed without a reason.</summary>
    public static Outcome Row(Case of, PathRow path) => new()
    {
        Scenario = of.Scenario,
        Lane = of.Lane,
        Path = of.Path,
        Form = of.Form,
        Unit = Unit.Nanoseconds,
        IsRung = path.IsRung,
        Traits = TraitsOf.Path(path),
        Status = Status.Failed,
    };

    /// <summary>What makes a path longer on this machine than on others, or than other paths, a sentence each.</summary>
    internal static IEnumerable<string> NotesOf(PathRow path, SystemFiles machine, LaneMachine lane) =>
        [.. new[] { DecodedOf(path, machine), WitnessOf(path) }.OfType<string>(), .. Caveats.Notes(path, lane)];

    private static string? WitnessOf(PathRow path) => path.IsWitness
        ? "a program of others, whose kernel answers calls by itself: what this row shows is the cost of interception there; "
            + "that it was gVisor who answered, each session has seen by uname"
        : null;

    private static string? DecodedOf(PathRow path, SystemFiles machine) =>
        path.Decoding == Decoding.WhereTheCpuTellsNoEnd && (machine.Read("/sys/module/kvm_amd/parameters/nrips").Text(out _) is "0" or "N")
            ? "longer here than on other AMD machines: this one's CPU offers no nrip-save (kvm_amd nrips=0), so KVM decodes the instruction to skip it"
            : null;
}
