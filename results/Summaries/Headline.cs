namespace Hostcall.Results;

/// <summary>The answer of a run in a few lines that can be quoted alone.</summary>
/// <param name="Lines">At most five sentences, in the order of their weight.</param>
/// <param name="Answers">The figures behind them, one for each scenario and lane that has them.</param>
public sealed record Headline(IReadOnlyList<string> Lines, IReadOnlyList<Answer> Answers);

/// <summary>What one path saves against its baseline, and what its robust form gives back of that.</summary>
/// <param name="Scenario">Scenario name.</param>
/// <param name="Lane">Lane.</param>
/// <param name="Unit">Unit of the costs; a ratio of instructions is none of time.</param>
/// <param name="From">The baseline.</param>
/// <param name="To">The path.</param>
/// <param name="Ratio">Cost of the baseline over that of the path; above 1 the path saves.</param>
/// <param name="CiLow">Low end of the ratio's interval; null where there is none, or the costs are exact.</param>
/// <param name="CiHigh">High end, likewise.</param>
/// <param name="Exact">Both costs are counts that came out the same in each block.</param>
/// <param name="Saved">Cost per call that the path saves; negative where it costs more.</param>
/// <param name="Robust">The robust form of the path; null where it was not measured.</param>
/// <param name="RobustRatio">Cost of the baseline over that of the robust form.</param>
/// <param name="GivenBack">Fraction of what is saved that the robust form spends again; null where nothing is saved.</param>
/// <param name="HasArtefact">The emulated machine lengthens one of these paths beyond what a real one of its kind would.</param>
public sealed record Answer(
    string Scenario,
    string Lane,
    Unit Unit,
    string From,
    string To,
    double Ratio,
    double? CiLow,
    double? CiHigh,
    bool Exact,
    double Saved,
    string? Robust,
    double? RobustRatio,
    double? GivenBack,
    bool HasArtefact);
