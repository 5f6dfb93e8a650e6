namespace Hostcall.Results.Statistics;

/// <summary>The ratio of two costs a / b, estimated on the log scale.</summary>
public interface ILogRatio
{
    /// <summary>Rounds on the side that has fewer of them.</summary>
    int Rounds { get; }

    /// <summary>ln(a / b) with an interval of the given coverage.</summary>
    Estimate LogAt(double confidence);
}
