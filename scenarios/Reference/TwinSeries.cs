using Hostcall.Paths;
using Hostcall.Statistics;

namespace Hostcall.Scenarios.Reference;

/// <summary>The blocks of one path on both sides.</summary>
internal sealed class TwinSeries(PathRow path, long calls)
{
    private readonly List<BatchValue> ours = [];
    private readonly List<BatchValue> twin = [];
    private long mismatches;

    /// <summary>Calls of one block.</summary>
    public long Calls => calls;

    public bool HasSamples => ours.Count > 0;

    public required string OurHash { get; init; }

    public string TwinHash { get; set; } = "";

    public void AddOurs(int round, double nanoseconds) => Add(ours, round, nanoseconds, wrong: 0);

    public void AddTwin(int round, long nanoseconds, long wrong) => Add(twin, round, nanoseconds, wrong);

    public TwinRow ToRow(int seed)
    {
        var a = BatchSeries.From($"{path.Id}/ours", ours);
        var b = BatchSeries.From($"{path.Id}/c", twin);
        return new TwinRow(path)
        {
            Ours = Quantiles.Median(a.Values),
            Twin = Quantiles.Median(b.Values),
            Ratio = PairedRatio.Between(a, b, seed)?.LogAt(0.95).Exp() ?? new Estimate(double.NaN, null, null),
            Mismatches = mismatches,
            OurHash = OurHash,
            TwinHash = TwinHash,
        };
    }

    private void Add(List<BatchValue> side, int round, double nanoseconds, long wrong)
    {
        side.Add(new BatchValue(round, round, nanoseconds / calls));
        mismatches += wrong;
    }
}
