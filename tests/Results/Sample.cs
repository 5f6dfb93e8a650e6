using Hostcall.Results;
using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>A line of samples.csv as tests make them up: one block with its run and case.</summary>
public sealed record Sample(
    string RunId, string Scenario, string Lane, string Path, int Round, int Block, long Calls, double Value, Unit Unit)
{
    public long? Exits { get; init; }

    public long? CpuNs { get; init; }

    public long? Preemptions { get; init; }

    public Case Case => Case.Of(Scenario, Lane, Path);
}

/// <summary>Between lines and what the program makes of them.</summary>
public static class Samples
{
    /// <summary>As the reader would give them back.</summary>
    /// <param name="samples">Lines in the order of a file.</param>
    /// <param name="roundsPerBatch">Rounds of a batch, in every lane.</param>
    public static SampleSet Set(this IEnumerable<Sample> samples, int roundsPerBatch = 1)
    {
        Sample[] lines = [.. samples];
        return new SampleSet(
            [.. lines.Select(line => line.RunId).Distinct()],
            [
                .. lines.GroupBy(line => line.Case).Select(of => new CaseBlocks(of.Key, of.First().Unit, [.. of.Select(line => line.ToBlock(roundsPerBatch))])),
            ],
            []);
    }

    public static Block ToBlock(this Sample line, int roundsPerBatch = 1) => new(
        line.Round, line.Round / roundsPerBatch, line.Block, line.Calls, line.Value, line.Exits, line.CpuNs, line.Preemptions);

    public static BatchSeries Series(string name, IEnumerable<Sample> samples, int roundsPerBatch = 1) => BatchSeries.From(
        name, samples.OrderBy(s => s.Round).ThenBy(s => s.Block).Select(s => new BatchValue(s.Round, s.Round / roundsPerBatch, s.Value)));

    public static void Append(this SampleWriter writer, Sample line, int roundsPerBatch = 1) =>
        writer.Append(line.RunId, line.Case, line.Unit, [line.ToBlock(roundsPerBatch)]);

    /// <summary>The lines of a set, case by case.</summary>
    public static IReadOnlyList<Sample> Lines(this SampleSet set) =>
    [
        .. from of in set.Cases
           from block in of.Blocks
           select new Sample(set.RunIds[0], of.Case.Scenario, of.Case.Lane, of.Case.Name, block.Round, block.Number, block.Calls, block.Value, of.Unit)
           {
               Exits = block.Exits,
               CpuNs = block.CpuNs,
               Preemptions = block.Preemptions,
           },
    ];
}
