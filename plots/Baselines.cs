using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>
/// What each path is measured against. The comparisons that matter are those of a path with its baseline; the many
/// others that a run makes are for whoever looks them up.
/// </summary>
internal static class Baselines
{
    /// <summary>The path that answers the question, what it replaces, and its robust form.</summary>
    public const string Answer = "hypercall", Replaced = "vm-exit", Robust = "hypercall-robust", Plain = "host";

    private static readonly Dictionary<string, string[]> Of = new()
    {
        [Robust] = [Replaced, Plain],
        [Answer] = [Replaced, Plain],
        [Replaced] = ["ptrace-sysemu", Plain],
    };

    /// <summary>The comparisons of each path with its baseline, or with the first path of its lane where it has none.</summary>
    public static IReadOnlyList<Comparison> Among(IReadOnlyList<Comparison> comparisons)
    {
        var matter = new List<Comparison>();
        foreach (var path in comparisons.GroupBy(c => c.A))
        {
            string[] wanted = Of.GetValueOrDefault(Base(path.Key), [Plain]);
            matter.Add(wanted.Select(baseline => path.FirstOrDefault(c => Base(c.B) == baseline)).FirstOrDefault(c => c is not null) ?? path.First());
        }

        return matter;
    }

    /// <summary>The id of a path whose name says in which form it took part.</summary>
    public static string Base(string path) => path.Split('@', '#')[0];
}
