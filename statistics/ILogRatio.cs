namespace Hostcall.Statistics;

/// <summary>The ratio of two costs a / b, estimated on the log scale.</summary>
public interface ILogRatio
{
    /// <summary>Independent values on the side that has fewer of them: batches, or runs.</summary>
    int Units { get; }

    /// <summary>Rounds that these values are made of, since it is rounds that one can ask for more of; runs, where runs are the units.</summary>
    int Rounds { get; }

    /// <summary>ln(a / b) with an interval of the given coverage.</summary>
    Estimate LogAt(double confidence);
}
