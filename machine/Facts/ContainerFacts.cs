namespace Hostcall.Machine;

/// <summary>Signs that this process runs in a container.</summary>
/// <param name="Signs">Each sign with the file it comes from; empty if none was found, which is no proof.</param>
public sealed record ContainerFacts(IReadOnlyList<string> Signs)
{
    private static readonly string[] Markers = ["/.dockerenv", "/run/.containerenv"];

    private static readonly string[] Managers = ["docker", "kubepods", "containerd", "libpod", "lxc", "crio"];

    internal static ContainerFacts Read(FactReader reader)
    {
        var signs = Markers.Where(reader.Files.Exists).Select(path => $"{path} exists").ToList();

        // systemd leaves the manager's name here (systemd's CONTAINER_INTERFACE).
        if (reader.Files.Exists("/run/systemd/container") && reader.Value("container manager", "/run/systemd/container") is { } manager)
            signs.Add($"/run/systemd/container says {manager}");

        if (reader.Text("control groups of the first process", "/proc/1/cgroup") is { } groups)
            signs.AddRange(Managers.Where(name => groups.Contains(name, StringComparison.Ordinal)).Select(name => $"/proc/1/cgroup names {name}"));

        // The initial user namespace maps all of the 32-bit range onto itself (user_namespaces(7)).
        if (reader.Text("user namespace", "/proc/self/uid_map") is { } map && Parse.Words(map) is not ["0", "0", "4294967295"])
            signs.Add("/proc/self/uid_map maps user numbers, as a user namespace does");

        return new ContainerFacts(signs);
    }
}
