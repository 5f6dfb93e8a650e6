using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Results.Statistics;

namespace Hostcall.Scenarios.Reference;

/// <summary>The blocks of one path on both sides.</summary>
internal sealed class TwinSeries(IPath path, long calls)
{
    private readonly List<Sample> ours = [];
    private readonly List<Sample> twin = [];
    private long mismatches;

    /// <summary>Calls of one block.</summary>
    public long Calls => calls;

    public bool HasSamples => ours.Count > 0;

    public required string OurHash { get; init; }

    public string TwinHash { get; set; } = "";

    public void AddOurs(int round, int block, long nanoseconds, long wrong) => Add(ours, "ours", round, block, nanoseconds, wrong);

    public void AddTwin(int round, int block, long nanoseconds, long wrong) => Add(twin, "c", round, block, nanoseconds, wrong);

    public TwinRow ToRow(int seed)
    {
        var a = GroupSeries.From($"{path.Id}/ours", ours);
        var b = GroupSeries.From($"{path.Id}/c", twin);
        return new TwinRow(path)
        {
            Ours = Quantiles.Median(a.Values),
            Twin = Quantiles.Median(b.Values),
            Ratio = PairedRatio.Between(a, b, seed)?.LogAt(0.95).Map(Math.Exp) ?? new Estimate(double.NaN, null, null),
            Mismatches = mismatches,
            OurHash = OurHash,
            TwinHash = TwinHash,
        };
    }

    private void Add(List<Sample> side, string name, int round, int block, long nanoseconds, long wrong)
    {
        side.Add(new Sample(name, "", "", path.Id, round, block, calls, (double)nanoseconds / calls, Unit.Nanoseconds));
        mismatches += wrong;
    }
}
