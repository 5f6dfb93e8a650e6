namespace Hostcall.Lab.Agent;

/// <summary>The order in which a round visits the pairs: shuffled by seed and round, the same every time.</summary>
internal static class RoundOrder
{
    public static T[] Shuffle<T>(IReadOnlyList<T> items, int seed, int round)
    {
        var shuffled = items.ToArray();
        new Random(unchecked((seed * 7919) + round)).Shuffle(shuffled);
        return shuffled;
    }
}
