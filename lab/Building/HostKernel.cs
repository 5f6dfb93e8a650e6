using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hostcall.Lab.Building;

/// <summary>The patched kernel: where host-kernel/build put it, and how to have it built.</summary>
internal static class HostKernel
{
    /// <summary>The folder of the kernel of a target that belongs to the present patches and config.</summary>
    /// <exception cref="LabException">It is not built.</exception>
    public static string Find(Target target)
    {
        if (LabFolders.Variable(target.KernelVariable) is { } chosen) return Check(chosen, target);
        var answer = KernelAnswer.Get(BuildScript(), LabFolders.Cache, target);
        return Check(answer.Folder ?? throw new LabException($"the lab kernel is not built ({answer.Reason})", target.Remedy, isMissing: true), target);
    }

    /// <summary>Builds it where it is not built yet.</summary>
    /// <exception cref="LabException">The build failed; its last lines are in the reason.</exception>
    public static string Build(Target target, IEnumerable<string> options, Action<string> progress, CancellationToken cancel)
    {
        var (code, output, errors) = Command.Run(BuildScript(), [.. target.KernelOptions, .. options], progress, cancel);
        if (code == 0 && output.Count > 0) return Check(output[^1], target);
        throw new LabException(
            $"host-kernel/build ended with {code}: {string.Join('\n', errors.TakeLast(12))}", "", isMissing: code == 3);
    }

    /// <summary>What the kernel's own version does not tell: whether mitigations are in it, and from which inputs it is.</summary>
    /// <param name="folder">A folder that <see cref="Find"/> gave.</param>
    public static string Describe(string folder)
    {
        string info = Path.Combine(folder, "build-info.json");
        if (!File.Exists(info)) return "not built by host-kernel/build";
        try
        {
            var built = JsonNode.Parse(File.ReadAllText(info));
            return $"mitigations {built?["mitigations"]}, build {built?["hash"]}, source {built?["source_version"]}";
        }
        catch (JsonException)
        {
            return $"{info} is damaged";
        }
    }

    /// <summary>Whether it looks after its own locks and memory (host-kernel/build --debug), to test and not to measure.</summary>
    /// <param name="folder">A folder that <see cref="Find"/> gave.</param>
    public static bool ChecksItself(string folder)
    {
        string config = Path.Combine(folder, "config");
        return File.Exists(config) && File.ReadLines(config).Contains("CONFIG_PROVE_LOCKING=y");
    }

    private static string BuildScript() => Path.Combine(LabFolders.Repository(), "host-kernel", "build");

    private static string Check(string folder, Target target) => File.Exists(Path.Combine(folder, target.Image))
        ? folder
        : throw new LabException($"{folder} holds no {target.Image}", target.Remedy, isMissing: true);
}
