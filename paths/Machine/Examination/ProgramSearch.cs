using System.ComponentModel;
using System.Diagnostics;

namespace Hostcall.Paths.Machine;

/// <summary>A program looked for in the directories of PATH.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Path">Where it is; null if it is not there or may not be executed.</param>
public sealed record ProgramSearch(string Name, string? Path)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Why it does not even say its version; null where it does, or was not asked.</summary>
    public string? Fault { get; init; }

    /// <summary>Looks for a program, and asks it for its version: distributions put wrappers in the place of some.</summary>
    internal static ProgramSearch Start(string name) => Run(name) is { Path: { } path } found ? found with { Fault = FaultOf(path) } : Run(name);

    internal static ProgramSearch Run(string name)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new ProgramSearch(name, folders.Select(folder => System.IO.Path.Join(folder, name)).FirstOrDefault(IsExecutable));
    }

    private static string? FaultOf(string path)
    {
        try
        {
            using var program = Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = program.StandardError.ReadToEndAsync();
            _ = program.StandardOutput.ReadToEndAsync();
            if (!program.WaitForExit(Limit))
            {
                program.Kill(entireProcessTree: true);
                return "it does not answer";
            }

            string? first = errors.Result.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
            return program.ExitCode == 0 ? null : first?.TrimEnd('.') ?? $"it ends with {program.ExitCode}";
        }
        catch (Win32Exception error)
        {
            return error.Message;
        }
    }

    private static bool IsExecutable(string path) => File.Exists(path) && Libc.Access(path, Libc.X_OK) == 0;
}
