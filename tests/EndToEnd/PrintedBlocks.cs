using System.Globalization;
using Hostcall.Paths;

namespace Hostcall.Tests.EndToEnd;

/// <summary>Lines of a samples.csv among what commands in a machine printed.</summary>
internal static class PrintedBlocks
{
    /// <summary>
    /// A path has blocks, each took time, and each exit that KVM counted in the middle one of them is one that the path promised,
    /// or the one that ends the block.
    /// </summary>
    /// <param name="output">With the lines.</param>
    /// <param name="start">How they begin.</param>
    /// <param name="path">Of which of them.</param>
    /// <param name="calls">Of a block.</param>
    /// <returns>The fields of its lines.</returns>
    public static string[][] KeepTheirPromise(string output, string start, PathRow path, int calls)
    {
        string[][] blocks =
        [
            .. output.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))
                .Select(line => line.Split(',')).Where(line => line[3] == path.Id),
        ];
        Assert.True(blocks.Length >= 5, $"{path.Id} has {blocks.Length} blocks\n{output}");
        Assert.All(blocks, block => Assert.True(double.Parse(block[9], CultureInfo.InvariantCulture) > 0, $"{path.Id} took no time"));
        if (path.Exits is not { } promised) return blocks;
        int[] exits = [.. blocks.Select(block => int.Parse(block[11], CultureInfo.InvariantCulture)).Order()];
        Assert.Equal((promised * calls) + 1, exits[exits.Length / 2]);
        return blocks;
    }
}
