using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Where a lane reports what it does; the run writes it to disk and shows it.</summary>
public interface IRunLog
{
    void Trying(string lane, string scenario, string path);

    void RoundDone(string lane, int done, int all);

    /// <summary>A measured block: its value is the cost of one call.</summary>
    void Block(string scenario, string lane, string path, int round, int block, long calls, double value, string unit);

    /// <summary>What is known of a row so far; replaces what was said of it before.</summary>
    void Outcome(Outcome outcome);
}
