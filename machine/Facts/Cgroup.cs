namespace Hostcall.Machine;

/// <summary>
/// The control group of this process as one controller sees it: the directory of its own group and those above it (cgroups(7)).
/// </summary>
/// <param name="Mount">The hierarchy.</param>
/// <param name="Folder">Directory of the process's own group.</param>
internal sealed record Cgroup(CgroupMount Mount, string Folder)
{
    /// <summary>More levels than any hierarchy in use has.</summary>
    private const int Deepest = 64;

    /// <summary>The own group first, then each parent up to the mount point.</summary>
    internal IEnumerable<string> FolderAndParents
    {
        get
        {
            var folder = Folder;
            for (var level = 0; level < Deepest; level++)
            {
                yield return folder;
                var slash = folder.LastIndexOf('/');
                if (folder.Length <= Mount.Point.Length || slash <= 0)
                    yield break;
                folder = folder[..slash];
            }
        }
    }

    /// <summary>Finds the group for a controller; version 1 first, since a controller bound there is not in version 2.</summary>
    internal static Cgroup? Find(SystemFiles files, string controller, out string reason)
    {
        const string groupsPath = "/proc/self/cgroup", mountsPath = "/proc/self/mountinfo";
        var groups = files.Read(groupsPath).Text(out var groupsReason);
        var mounts = files.Read(mountsPath).Text(out var mountsReason);
        reason = groups is null ? $"{groupsPath}: {groupsReason}"
            : mounts is null ? $"{mountsPath}: {mountsReason}"
            : $"{mountsPath}: shows no control group hierarchy with \"{controller}\" for the groups in {groupsPath}";
        if (groups is null || mounts is null)
            return null;

        var mounted = CgroupMount.ParseAll(mounts).ToList();
        // id:controllers:path, where version 2 has 0 and no controllers
        var lines = groups.Split('\n').Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
        foreach (var parts in lines.OrderBy(parts => parts[1].Length == 0))
        {
            var unified = parts[0] == "0" && parts[1].Length == 0;
            if (!unified && !parts[1].Split(',').Contains(controller))
                continue;
            var mount = mounted.Find(mount => unified ? mount.IsUnified : !mount.IsUnified && mount.Controllers.Contains(controller));
            if (mount is not null)
                return new Cgroup(mount, mount.Folder(parts[2]));
        }

        return null;
    }
}
