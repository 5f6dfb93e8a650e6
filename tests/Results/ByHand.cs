using Hostcall.Statistics;

namespace Hostcall.Tests.Results;

/// <summary>Numbers that several of the answers on paper begin with.</summary>
internal static class ByHand
{
    /// <summary>Quantiles of Student's distribution with 11 degrees of freedom, of a printed table: 0.975, 0.995, 0.95.</summary>
    public const double Student95 = 2.2010, Student99 = 3.1058, Student90 = 1.7959;

    public static readonly double[] Twelve = [100, 101.13, 103.27, 99.41, 104.59, 98.06, 102.71, 100.52, 97.33, 105.18, 101.64, 99.87];

    /// <summary>One block a round, and one round a batch.</summary>
    public static BatchSeries Series(string name, double[] values) => BatchSeries.From(name, values.Select((value, i) => new BatchValue(i, i, value)));
}
