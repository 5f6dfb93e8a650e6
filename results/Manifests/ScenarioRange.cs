namespace Hostcall.Results;

/// <summary>Scenarios that differ in one amount, from its least to its most.</summary>
/// <param name="Name">Permanent: charts are called by it.</param>
/// <param name="Quantity">What grows, in words.</param>
/// <param name="Points">At least two.</param>
public sealed record ScenarioRange(string Name, string Quantity, IReadOnlyList<RangePoint> Points);

/// <summary>One of them.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Amount">How much of the quantity, in words.</param>
public sealed record RangePoint(string Scenario, string Amount);
