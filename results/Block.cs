namespace Hostcall.Results;

/// <summary>Some thousand calls of a case, measured at once: what samples.csv has a line for.</summary>
/// <param name="Round">Pass over all cases, from 0.</param>
/// <param name="Batch">Consecutive rounds that one fresh process measured, from 0; what statistics resample. In a lab, the round.</param>
/// <param name="Number">Block within the round, from 0.</param>
/// <param name="Calls">Calls that the block made; at least 1.</param>
/// <param name="Value">Mean cost of ONE call over the block, in the unit of its case.</param>
/// <param name="Exits">VM exits by KVM's own counter, over all calls and the end of the block; null where nothing counts them.</param>
/// <param name="CpuNs">CPU time of all threads and processes involved, in ns; null where it was not taken.</param>
/// <param name="Preemptions">Times the scheduler took the CPU from the measuring thread; null where it was not taken.</param>
public readonly record struct Block(
    int Round, int Batch, int Number, long Calls, double Value, long? Exits = null, long? CpuNs = null, long? Preemptions = null);

/// <summary>All blocks of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Unit">Of every value.</param>
/// <param name="Blocks">In the order of the file.</param>
public sealed record CaseBlocks(Case Case, Unit Unit, IReadOnlyList<Block> Blocks)
{
    /// <summary>By round and number; as they are where a run wrote them so, since millions take their time and room to sort.</summary>
    public IEnumerable<Block> InOrder
    {
        get
        {
            for (int i = 1; i < Blocks.Count; i++)
            {
                if ((Blocks[i].Round, Blocks[i].Number).CompareTo((Blocks[i - 1].Round, Blocks[i - 1].Number)) < 0)
                    return Blocks.OrderBy(block => block.Round).ThenBy(block => block.Number);
            }

            return Blocks;
        }
    }
}
