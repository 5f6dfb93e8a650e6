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

    /// <summary>A lab is done.</summary>
    /// <param name="lane">Its lane.</param>
    /// <param name="kernel">What ran in it, as that calls itself.</param>
    /// <param name="machine">Its CPU; null where that was not read.</param>
    void LaneDone(string lane, string kernel, LaneMachine? machine);

    /// <summary>Something went wrong that the rows alone do not explain.</summary>
    void Trouble(string text);

    /// <summary>Every row of a lane is known by now, and measuring begins.</summary>
    void LaneBegins();

    /// <summary>Blocks of a case that were measured together, each with the cost of one call.</summary>
    void Blocks(Case of, Unit unit, IReadOnlyList<Block> blocks);

    /// <summary>What is known of a row so far; replaces what was said of it before.</summary>
    void Outcome(Outcome outcome);
}
