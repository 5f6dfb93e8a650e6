namespace Hostcall.Results;

/// <summary>One path over many runs.</summary>
/// <param name="Scenario">Scenario name.</param>
/// <param name="Lane">Lane.</param>
/// <param name="Path">Name of the row: a path's id, and after an @ or a # its form.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Machine">Which of the history's machines measured it; empty where all runs are of one.</param>
/// <param name="Points">One for each run that measured it, oldest first.</param>
public sealed record HistorySeries(string Scenario, string Lane, string Path, Unit Unit, string Machine, IReadOnlyList<HistoryPoint> Points)
{
    /// <summary>The path, with the machine where there are several.</summary>
    public string Title => Machine.Length == 0 ? Path : $"{Path} on {Machine}";
}
