using Hostcall.Lab.Building;
using Hostcall.Linux;

namespace Hostcall.Lab.Machines;

/// <summary>Something that a lab needs on this machine.</summary>
/// <param name="What">A program's name, or a file's path.</param>
/// <param name="Package">The Debian package that brings it.</param>
internal sealed record Requirement(string What, string Package)
{
    /// <summary>All that is missing in one sentence, and the one command that brings it.</summary>
    /// <param name="requirements">What has to be there.</param>
    /// <param name="path">Folders to look for programs in; null for those of the PATH.</param>
    public static Unavailable? Check(IEnumerable<Requirement> requirements, string? path = null)
    {
        path ??= LabFolders.Variable("PATH") ?? "";
        var missing = requirements.Where(requirement => !requirement.IsMet(path)).ToList();
        if (missing.Count == 0) return null;
        string packages = string.Join(' ', missing.Select(requirement => requirement.Package).Distinct());
        return new Unavailable(
            $"not installed: {string.Join(", ", missing.Select(requirement => requirement.What))}",
            $"sudo apt-get install --no-install-recommends {packages}");
    }

    private bool IsMet(string path) => What.StartsWith('/') ? File.Exists(What) : Command.Exists(What, path);
}
