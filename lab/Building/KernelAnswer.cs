namespace Hostcall.Lab.Building;

/// <summary>
/// What host-kernel/build --print-dir said: the folder of the kernel, or why there is none. The script asks dpkg, the compiler
/// and every input.
/// </summary>
/// <param name="Folder">Where the kernel is; null if it is not built.</param>
/// <param name="Reason">Why it is not; null if it is.</param>
internal sealed record KernelAnswer(string? Folder, string? Reason)
{
    private const string Built = "built", Missing = "missing";

    private static readonly string[] InputFolders = ["config", "patches", "selftests"];

    /// <summary>The packages and their versions; changes with every installation.</summary>
    private const string Packages = "/var/lib/dpkg/status";

    /// <param name="script">host-kernel/build.</param>
    /// <param name="cache">The folder that <see cref="LabFolders.Cache"/> is.</param>
    /// <param name="target">What the kernel is for.</param>
    /// <exception cref="LabException">The script can't be started.</exception>
    public static KernelAnswer Get(string script, string cache, Target target)
    {
        var inputs = InputFolders
            .Select(folder => Path.Combine(Path.GetDirectoryName(script)!, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);
        // Which compiler it is, and where; a kernel that is built or removed changes the folder that holds it.
        string[] deciding = [script, .. inputs, Packages, KeptAnswer.FileOf(target.Compiler), Path.Combine(cache, "kernel")];
        var kept = new KeptAnswer(cache, $"known-kernel-{KeptAnswer.Digest(script)[..8]}-{target.Name}", deciding);
        return Read(kept.Get(Ask)) ?? Read(Ask())!;

        IReadOnlyList<string> Ask()
        {
            var (code, output, errors) = Command.Run(script, [.. target.KernelOptions, "--print-dir"]);
            return code == 0 && output.Count > 0
                ? [Built, output[^1]]
                : [Missing, errors.FirstOrDefault()?.Replace("host-kernel: ", "", StringComparison.Ordinal) ?? $"host-kernel/build ended with {code}"];
        }
    }

    /// <returns>Null for a note that is damaged.</returns>
    private static KernelAnswer? Read(IReadOnlyList<string> lines) => lines switch
    {
        [Built, var folder] => new KernelAnswer(folder, null),
        [Missing, var reason] => new KernelAnswer(null, reason),
        _ => null,
    };
}
