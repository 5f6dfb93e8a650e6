using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hostcall.Lab.Building;

/// <summary>
/// What host-kernel/build --print-dir said: the folder of the kernel, or why there is none. The script asks dpkg, the compiler
/// and every input, which takes longer than all else that <c>list</c> does; so its answer is kept in the cache for as long as
/// nothing changed that it depends on.
/// </summary>
/// <param name="Folder">Where the kernel is; null if it is not built.</param>
/// <param name="Reason">Why it is not; null if it is.</param>
internal sealed record KernelAnswer(string? Folder, string? Reason)
{
    private static readonly string[] InputFolders = ["config", "patches", "selftests"];

    /// <summary>The packages and their versions; changes with every installation.</summary>
    private const string Packages = "/var/lib/dpkg/status";

    /// <param name="script">host-kernel/build.</param>
    /// <param name="cache">The folder that <see cref="LabFolders.Cache"/> is.</param>
    /// <param name="target">What the kernel is for.</param>
    /// <exception cref="LabException">The script can't be started.</exception>
    public static KernelAnswer Get(string script, string cache, Target target)
    {
        string state = StateOf(script, cache, target);
        string note = Path.Combine(cache, $"known-kernel-{Digest(script)[..8]}-{target.Name}");
        if (Read(note, state) is { } kept) return kept;

        var (code, output, errors) = Command.Run(script, [.. target.KernelOptions, "--print-dir"]);
        var answer = code == 0 && output.Count > 0
            ? new KernelAnswer(output[^1], null)
            : new KernelAnswer(null, errors.FirstOrDefault()?.Replace("host-kernel: ", "", StringComparison.Ordinal) ?? $"host-kernel/build ended with {code}");
        Write(note, state, answer);
        return answer;
    }

    /// <summary>Name, size and time of everything that decides the answer: a changed file is asked about again, whatever changed in it.</summary>
    private static string StateOf(string script, string cache, Target target)
    {
        var inputs = InputFolders
            .Select(folder => Path.Combine(Path.GetDirectoryName(script)!, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);
        // Which compiler it is, and where; a kernel that is built or removed changes the folder that holds it.
        string path = LabFolders.Variable("PATH") ?? "";
        string compiler = path.Split(':').Select(folder => Path.Combine(folder, target.Compiler)).FirstOrDefault(File.Exists) ?? "";
        string[] deciding = [script, .. inputs, Packages, compiler, Path.Combine(cache, "kernel")];
        return Digest(string.Join('\n', deciding.Select(Stamp)));
    }

    private static string Stamp(string path)
    {
        FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (!entry.Exists) return $"{path} is not there";
        var target = entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;
        long size = target is FileInfo { Exists: true } file ? file.Length : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{path} {target.FullName} {size} {target.LastWriteTimeUtc.Ticks}");
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static KernelAnswer? Read(string note, string state)
    {
        try
        {
            return File.ReadAllLines(note) is [var then, "built", var folder] && then == state ? new KernelAnswer(folder, null)
                : File.ReadAllLines(note) is [var before, "missing", var reason] && before == state ? new KernelAnswer(null, reason)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A cache that can't be written only costs the time of asking again.</summary>
    private static void Write(string note, string state, KernelAnswer answer)
    {
        try
        {
            string unfinished = $"{note}.{Environment.ProcessId}";
            File.WriteAllLines(unfinished, [state, answer.Folder is null ? "missing" : "built", answer.Folder ?? answer.Reason!]);
            File.Move(unfinished, note, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
