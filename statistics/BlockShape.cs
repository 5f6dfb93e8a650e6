using Perfolizer.Mathematics.Multimodality;
using Perfolizer.Mathematics.OutlierDetection;

namespace Hostcall.Statistics;

/// <summary>What the block values look like apart from their middle.</summary>
public static class BlockShape
{
    /// <summary>With fewer blocks the density is too coarse to count modes.</summary>
    public const int LeastBlocks = 30;

    /// <summary>More blocks than these are represented by evenly spaced ones of them in order of size, which have the same shape.</summary>
    private const int MostBlocks = 2_000;

    /// <summary>Number of modes by Perfolizer's lowland detector; 1 where there are too few blocks or no spread.</summary>
    public static int Modes(IReadOnlyList<double> blocks)
    {
        if (blocks.Count < LeastBlocks || blocks.Min() == blocks.Max())
            return 1;
        return Math.Max(1, LowlandModalityDetector.Instance.DetectModes(new Pragmastat.Sample(Represented(blocks))).Modality);
    }

    private static double[] Represented(IReadOnlyList<double> blocks)
    {
        if (blocks.Count <= MostBlocks)
            return [.. blocks];
        double[] sorted = [.. blocks.Order()];
        return [.. Enumerable.Range(0, MostBlocks).Select(k => sorted[(int)(((2L * k) + 1) * sorted.Length / (2 * MostBlocks))])];
    }

    /// <summary>Number of blocks outside the double-MAD fences, which allow for skew.</summary>
    public static int Outliers(IReadOnlyList<double> blocks)
    {
        if (blocks.Count < 3 || blocks.Min() == blocks.Max())
            return 0;
        var detector = DoubleMadOutlierDetector.Create(blocks);
        return blocks.Count(b => detector.IsLowerOutlier(b) || detector.IsUpperOutlier(b));
    }
}
