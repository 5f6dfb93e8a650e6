using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>A program looked for in the directories of PATH. It is not started, so its version stays open.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Path">Where it is; null if it is not there or may not be executed.</param>
public sealed record ProgramSearch(string Name, string? Path)
{
    internal static ProgramSearch Run(string name)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new ProgramSearch(name, folders.Select(folder => System.IO.Path.Join(folder, name)).FirstOrDefault(IsExecutable));
    }

    private static bool IsExecutable(string path) => File.Exists(path) && Libc.access(path, Libc.X_OK) == 0;
}
