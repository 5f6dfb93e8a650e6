using Hostcall.GuestPayloads;
using Hostcall.Results.Profiles;

namespace Hostcall.Scenarios.Tracing;

/// <summary>What a trace of one scenario shall show.</summary>
/// <param name="Scenario">What the payload asks for.</param>
/// <param name="Paths">Over which paths, by id, on all lanes together.</param>
/// <param name="Lanes">Where.</param>
/// <param name="Calls">Calls in an exact trace.</param>
/// <param name="Seconds">Length of a sampled one.</param>
/// <param name="Cpu">The CPU to sample on.</param>
/// <param name="Difference">Two paths to compare, or none.</param>
internal sealed record TraceRequest(
    Scenario Scenario, IReadOnlyList<string> Paths, IReadOnlyList<string> Lanes, int Calls, double Seconds, int Cpu, PathPair? Difference)
{
    /// <inheritdoc cref="Scenarios.Lanes.PathsOn"/>
    public IReadOnlyList<string> PathsOn(string lane) => [.. Scenarios.Lanes.PathsOn(lane, Paths, Lanes).Select(path => path.Id)];
}
