using System.Globalization;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots.Traces;

/// <summary>A difference of two paths in words.</summary>
internal static class DifferenceText
{
    /// <summary>What the second path saves, and what its robust form gives back; then the same without the flush of the L1 data cache.</summary>
    public static IEnumerable<string> Of(PathDiff diff)
    {
        yield return Sentence(diff, "", diff.Saved, diff.GivenBack);
        if (diff.Groups.FirstOrDefault(group => group.Group == GroupTable.CacheFlush && group.Saved != 0) is not { } flush) yield break;
        yield return Sentence(diff, "Without the L1D flush, ", diff.Saved - flush.Saved, diff.GivenBack - flush.GivenBack)
            + " KVM flushes it by loads where the CPU has no command for it, and by one wrmsr where it has.";
    }

    /// <summary>A fraction, such as <c>70.3%</c>.</summary>
    public static string Share(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * fraction, 1) + 0.0:0.0}%");

    private static string Sentence(PathDiff diff, string condition, double saved, double? givenBack)
    {
        if (saved <= 0) return $"{condition}{diff.To.Path} takes {TraceTables.Figure(-saved)} {diff.From.Unit} more than {diff.From.Path}.";
        string start = $"{condition}{diff.To.Path} saves {TraceTables.Figure(saved)} {diff.From.Unit} against {diff.From.Path}";
        return givenBack is { } back ? $"{start}, and {diff.Robust!.Path} gives back {TraceTables.Figure(back)} of them ({Share(back / saved)})." : $"{start}.";
    }
}
