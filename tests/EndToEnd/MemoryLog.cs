using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.EndToEnd;

/// <summary>Keeps what a lane reports in memory.</summary>
internal sealed class MemoryLog : IRunLog
{
    private readonly List<(Case Case, Block Block)> samples = [];
    private readonly Dictionary<Case, Outcome> outcomes = [];

    public IReadOnlyList<(Case Case, Block Block)> Samples => samples;

    public Recorded Recorded => Recorded.Nothing;

    /// <summary>What was not measured.</summary>
    public IEnumerable<Outcome> Missing => outcomes.Values.Where(outcome => outcome.Status != Status.Measured);

    public void Doing(string what)
    {
    }

    public void RoundDone(string lane, int done, int all)
    {
    }

    public void LaneDone(string lane, string kernel, LaneMachine? machine)
    {
    }

    public void Trouble(string text) => Console.Error.WriteLine(text);

    public void LaneBegins()
    {
    }

    public void Blocks(Case of, Unit unit, IReadOnlyList<Block> blocks) => samples.AddRange(blocks.Select(block => (of, block)));

    public void Outcome(Outcome outcome) => outcomes[outcome.Case] = outcome;
}
