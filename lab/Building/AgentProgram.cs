using System.Security.Cryptography;
using System.Text;

namespace Hostcall.Lab.Building;

/// <summary>
/// The agent, compiled ahead of time into one static program. It lies in the cache under a hash of everything it
/// is made from, so that a change of a path is a new agent and an unchanged one costs nothing.
/// </summary>
internal static class AgentProgram
{
    private const string Project = "lab/agent/Hostcall.Lab.Agent.csproj";
    private const string Name = "hostcall-agent";

    /// <summary>Labs that start at the same time build one agent.</summary>
    private static readonly Lock Turn = new();

    private static readonly string[] SourceFolders = ["lab/agent", "lab/channel", "hazards", "paths", "guest-payloads", "vmm-minimal", "linux"];

    private static readonly string[] SourceFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json"];

    /// <summary>The program's path, built first where it is not in the cache.</summary>
    /// <exception cref="LabException">It cannot be built.</exception>
    public static string Get(Target target, Action<string> progress, CancellationToken cancel)
    {
        lock (Turn) return GetAlone(target, progress, cancel);
    }

    private static string GetAlone(Target target, Action<string> progress, CancellationToken cancel)
    {
        string repository = LabFolders.Repository();
        string folder = Path.Combine(LabFolders.Cache, "agent", $"{Hash(repository)}-{target.Name}");
        string program = Path.Combine(folder, Name);
        if (File.Exists(program)) return program;

        progress("compiling the agent");
        string parent = Directory.CreateDirectory(Path.GetDirectoryName(folder)!).FullName;
        string work = Path.Combine(parent, $".work-{Guid.NewGuid():N}");
        try
        {
            Publish(repository, target, work, cancel);
            Install(Path.Combine(work, "out"), folder, program);
        }
        finally
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }

        return program;
    }

    /// <summary>A hash of the names and contents of all sources, in hexadecimal.</summary>
    internal static string Hash(string repository)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Sources(repository).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file + "\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(repository, file))));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static IEnumerable<string> Sources(string repository)
    {
        foreach (string folder in SourceFolders)
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(repository, folder), "*", SearchOption.AllDirectories))
            {
                string relative = Path.GetRelativePath(repository, file);
                bool isMade = relative.Split('/').Any(part => part is "bin" or "obj");
                if (!isMade && Path.GetExtension(file) is ".cs" or ".csproj") yield return relative;
            }
        }

        foreach (string file in SourceFiles) yield return file;
    }

    /// <summary>Intermediate files go to the cache as well: the checkout may be in use by another build.</summary>
    private static void Publish(string repository, Target target, string work, CancellationToken cancel)
    {
        var (code, output, _) = Command.Run("dotnet",
            [
                "publish", Path.Combine(repository, Project), "--configuration", "Release", "--verbosity", "quiet", "--nologo",
                "--artifacts-path", Path.Combine(work, "artifacts"), "--output", Path.Combine(work, "out"),
                $"--property:AgentRuntime={target.Runtime}", $"--property:AgentLinker={target.Compiler}",
            ],
            cancel: cancel);
        if (code == 0) return;
        var errors = output.Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(5);
        throw new LabException(
            $"the agent does not build: {string.Join('\n', errors)}",
            "it needs the .NET SDK, its ahead-of-time compiler from the package registry, and "
                + (target == Target.X64 ? "gcc with zlib1g-dev" : $"{target.Compiler} with libc6-dev-arm64-cross"));
    }

    /// <summary>Appears at once, whole: whoever builds the same agent at the same time just does it in vain.</summary>
    private static void Install(string from, string folder, string program)
    {
        foreach (string extra in Directory.EnumerateFiles(from).Where(file => Path.GetFileName(file) != Name)) File.Delete(extra);
        try
        {
            Directory.Move(from, folder);
        }
        catch (IOException) when (File.Exists(program))
        {
        }
    }
}
