namespace Hostcall.Results;

/// <summary>A block takes time: where the clock did not move during one, the row has failed.</summary>
internal static class ClockRule
{
    private const string NoTime = "whole blocks took no time: the clock is too coarse for so few calls";

    private const string Remedy = "use more calls for each block: --calls N; doctor tells which clock this machine reads";

    public static Outcome Applied(Outcome outcome, IReadOnlyList<Block> blocks) =>
        outcome.Status == Status.Measured && outcome.Unit == Unit.Nanoseconds && blocks.Any(block => block.Value == 0)
            ? outcome with { Status = Status.Failed, Reason = NoTime, Remedy = Remedy }
            : outcome;
}
