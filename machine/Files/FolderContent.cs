namespace Hostcall.Machine;

/// <summary>The names in a directory in ordinal order, or the reason why they could not be listed.</summary>
/// <param name="Names">File and directory names without their path; empty if the directory could not be listed.</param>
/// <param name="Reason">Why not, without the path; null if it could.</param>
public sealed record FolderContent(IReadOnlyList<string> Names, string? Reason)
{
    public static FolderContent Of(IEnumerable<string> names) => new([.. names.Order(StringComparer.Ordinal)], null);

    public static FolderContent Unreadable(string reason) => new([], reason);
}
