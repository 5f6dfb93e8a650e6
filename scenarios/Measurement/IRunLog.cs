using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Where a lane reports what it does; the run writes it to disk and shows it.</summary>
public interface IRunLog
{
    /// <summary>What is there already and need not be measured.</summary>
    Recorded Recorded { get; }

    /// <summary>What is going on, in a few words.</summary>
    void Doing(string what);

    /// <summary>So many rounds are done.</summary>
    void RoundDone(string lane, int done, int all);

    /// <summary>A lab is done; which kernel ran in it, as that calls itself.</summary>
    void LaneDone(string lane, string kernel);

    /// <summary>Something went wrong that the rows alone do not explain.</summary>
    void Trouble(string text);

    /// <summary>The blocks of a path in a round, from block 0 on: each value is the cost of one call.</summary>
    void Blocks(string scenario, string lane, string path, int round, long calls, IReadOnlyList<double> values, Unit unit);

    /// <summary>What is known of a row so far; replaces what was said of it before.</summary>
    void Outcome(Outcome outcome);
}
