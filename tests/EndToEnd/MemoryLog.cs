using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.EndToEnd;

/// <summary>Keeps what a lane reports in memory.</summary>
internal sealed class MemoryLog : IRunLog
{
    private readonly List<Sample> samples = [];
    private readonly Dictionary<(string Scenario, string Lane, string Path), Outcome> outcomes = [];

    public IReadOnlyList<Sample> Samples => samples;

    public Recorded Recorded => Recorded.Nothing;

    /// <summary>What was not measured.</summary>
    public IEnumerable<Outcome> Missing => outcomes.Values.Where(outcome => outcome.Status != Status.Measured);

    public void Doing(string what)
    {
    }

    public void RoundDone(string lane, int done, int all)
    {
    }

    public void LaneDone(string lane, string kernel)
    {
    }

    public void Trouble(string text) => Console.Error.WriteLine(text);

    public void Blocks(string scenario, string lane, string path, int round, long calls, IReadOnlyList<double> values, Unit unit) =>
        samples.AddRange(values.Select((value, block) => new Sample("", scenario, lane, path, round, block, calls, value, unit)));

    public void Outcome(Outcome outcome) => outcomes[(outcome.Scenario, outcome.Lane, outcome.Path)] = outcome;
}
