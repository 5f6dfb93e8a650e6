using Perfolizer.Mathematics.Multimodality;
using Perfolizer.Mathematics.OutlierDetection;

namespace Hostcall.Statistics;

/// <summary>What the block values look like apart from their middle.</summary>
public static class BlockShape
{
    /// <summary>With fewer blocks the density is too coarse to count modes.</summary>
    public const int LeastBlocks = 30;

    /// <summary>Number of modes by Perfolizer's lowland detector; 1 where there are too few blocks or no spread.</summary>
    public static int Modes(IReadOnlyList<double> blocks)
    {
        if (blocks.Count < LeastBlocks || blocks.Min() == blocks.Max())
            return 1;
        return Math.Max(1, LowlandModalityDetector.Instance.DetectModes(new Pragmastat.Sample([.. blocks])).Modality);
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
