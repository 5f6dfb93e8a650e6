using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Hands the properties of a path on to those who only read a run.</summary>
internal static class TraitsOf
{
    public static PathTraits Path(PathRow path) => new(path.Summary, path.Baseline, path.RobustOf, path.Ladder, path.IsWitness) { Parts = path.Parts };

    /// <summary>Of a path that this program has; null where it has none of that id.</summary>
    public static PathTraits? Path(string id) => PathTable.Find(id) is { } path ? Path(path) : null;
}
