using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Keeps blocks in memory, for measurements that make no run directory.</summary>
internal sealed class MemoryLog(Action<string> progress) : IRunLog
{
    private readonly List<Sample> blocks = [];
    private readonly List<Outcome> outcomes = [];

    public IReadOnlyList<Sample> Blocks => blocks;

    /// <summary>What was not measured.</summary>
    public IEnumerable<Outcome> Missing => outcomes.Where(outcome => outcome.Status != Status.Measured);

    public void Doing(string what) => progress(what);

    public void RoundDone(string lane, int done, int all) => progress($"round {done} of {all}");

    public void LaneDone(string lane, string kernel)
    {
    }

    public void Trouble(string text) => Console.Error.WriteLine(text);

    public void Block(string scenario, string lane, string path, int round, int block, long calls, double value, string unit) =>
        blocks.Add(new Sample("", scenario, lane, path, round, block, calls, value, unit));

    public void Outcome(Outcome outcome) => outcomes.Add(outcome);
}
