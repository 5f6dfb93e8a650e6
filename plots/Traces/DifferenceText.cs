using Hostcall.Results;
using Hostcall.Results.Profiles;

namespace Hostcall.Plots.Traces;

/// <summary>A difference of two paths in words.</summary>
internal static class DifferenceText
{
    /// <summary>A smaller part of the difference than this needs no sentence of its own.</summary>
    private const double Noteworthy = 0.1;

    /// <summary>Sections that depend on what a CPU lacks, which emulated ones do more than others.</summary>
    private static readonly (string Section, string Name, string Why)[] Lacking =
    [
        (SectionName.CacheFlush, "the L1D flush", "KVM flushes it by loads where the CPU has no command for it, and by one wrmsr where it has."),
        (SectionName.Skipping, "skipping the instruction",
            "KVM decodes it to find its end where the CPU has no nrip-save, and reads where it ends where the CPU has."),
    ];

    /// <summary>What the second path saves, and what its robust form gives back; then the same without what only this CPU makes large.</summary>
    public static IEnumerable<string> Of(PathDiff diff)
    {
        yield return Sentence(diff, "", diff.Saved, diff.GivenBack);
        foreach (var (name, label, why) in Lacking)
        {
            if (diff.Sections.FirstOrDefault(section => section.Section == name) is { } lacking && Math.Abs(lacking.Saved) > Noteworthy * Math.Abs(diff.Saved))
                yield return $"{Sentence(diff, $"Without {label}, ", diff.Saved - lacking.Saved, diff.GivenBack - lacking.GivenBack)} {why}";
        }
    }

    /// <summary>The first sentence alone, with what it is about.</summary>
    public static IEnumerable<string> Short(LaneTrace trace) => trace.Difference is { } diff ? [$"{trace.Scenario} on {trace.Lane}: {Of(diff).First()}"] : [];

    private static string Sentence(PathDiff diff, string condition, double saved, double? givenBack)
    {
        if (saved == 0) return $"{condition}{diff.To.Path} takes as many {diff.From.Unit.Name} as {diff.From.Path}.";
        if (saved < 0) return $"{condition}{diff.To.Path} takes {Unit.Part(-saved)} {diff.From.Unit.Name} more than {diff.From.Path}.";
        string start = $"{condition}{diff.To.Path} saves {Unit.Part(saved)} {diff.From.Unit.Name} against {diff.From.Path}";
        return givenBack is { } back ? $"{start}, and {diff.Robust!.Path} gives back {Unit.Part(back)} of them ({Figures.Share(back / saved)})." : $"{start}.";
    }
}
