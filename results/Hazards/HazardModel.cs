namespace Hostcall.Results.Hazards;

/// <summary>What a probe answered on a path, beside what it answers where the call is made plainly.</summary>
/// <param name="Probe">Its id.</param>
/// <param name="Lane">Where.</param>
/// <param name="Path">The path's id.</param>
/// <param name="Result">The answer.</param>
/// <param name="NativeResult">That of a plain call in the same place.</param>
/// <param name="Verdict">One of the three words below.</param>
public sealed record HazardRow(string Probe, string Lane, string Path, string Result, string NativeResult, string Verdict)
{
    public const string Same = "same";
    public const string Wrong = "wrong";
    public const string Refused = "refused";

    public static IReadOnlyList<string> Verdicts { get; } = [Same, Wrong, Refused];
}

/// <summary>What a probe asks, for who reads its answers.</summary>
/// <param name="Id">Permanent.</param>
/// <param name="Question">In a few words.</param>
/// <param name="Because">What decides, in the kernel.</param>
public sealed record ProbeNotes(string Id, string Question, string Because);

/// <summary>A verdict that was not expected.</summary>
/// <param name="Probe">Its id.</param>
/// <param name="Lane">Where.</param>
/// <param name="Path">The path's id.</param>
/// <param name="Expected">The verdict that was derived before.</param>
public sealed record Surprise(string Probe, string Lane, string Path, string Expected);

/// <summary>A look for hazards: hazards.json, and the rows of hazards.csv.</summary>
public sealed record HazardNotes
{
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Runs it again.</summary>
    public required string CommandLine { get; init; }

    public required IReadOnlyList<ProbeNotes> Probes { get; init; }

    /// <summary>What was not as expected; none is the normal case.</summary>
    public IReadOnlyList<Surprise> Surprises { get; init; } = [];

    /// <summary>Sentences on what could not be asked.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>Answers and notes.</summary>
public sealed record HazardReport(HazardNotes Notes, IReadOnlyList<HazardRow> Rows);
