using Hostcall.Paths.X64;

namespace Hostcall.Paths;

/// <summary>Every path and rung, in the order in which tables show them. A new one is a row of its architecture's table.</summary>
public static class PathTable
{
    public static IReadOnlyList<PathRow> All => X64Paths.Rows;

    /// <summary>The row of an id, or null.</summary>
    public static PathRow? Find(string id) => All.FirstOrDefault(path => path.Id == id);
}
