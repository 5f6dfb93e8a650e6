namespace Hostcall.Results;

/// <summary>One measured block: a row of samples.csv.</summary>
/// <param name="RunId">Run that the block belongs to.</param>
/// <param name="Scenario">Scenario name, such as <c>getpid</c>.</param>
/// <param name="Lane">Where it ran, such as <c>native</c>.</param>
/// <param name="Path">Path or rung id, such as <c>vm-exit</c>.</param>
/// <param name="Round">Pass over all paths, from 0; a few make a group, the unit of statistics.</param>
/// <param name="Block">Block within the round, from 0.</param>
/// <param name="Calls">Calls that the block made; at least 1.</param>
/// <param name="Value">Mean cost of ONE call over the block, in <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit.</param>
public sealed record Sample(
    string RunId,
    string Scenario,
    string Lane,
    string Path,
    int Round,
    int Block,
    long Calls,
    double Value,
    Unit Unit);
