namespace Hostcall.Results;

/// <summary>One path over many runs.</summary>
/// <param name="Scenario">Scenario name.</param>
/// <param name="Lane">Lane.</param>
/// <param name="Path">Path or rung id.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Points">One for each run that measured it, oldest first.</param>
public sealed record HistorySeries(string Scenario, string Lane, string Path, Unit Unit, IReadOnlyList<HistoryPoint> Points);
