using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hostcall.Scenarios;

/// <summary>This program, to be started once more for a part of its work.</summary>
internal static class ThisProgram
{
    private static readonly string[] Command = CommandOf(RuntimeEnvironment.GetRuntimeDirectory(), typeof(ThisProgram).Assembly.Location);

    /// <summary>The same for a shell, on this machine and on others that have the same folders.</summary>
    public static string ShellCommand => string.Join(' ', Command.Select(Commands.NewManifest.Quoted));

    /// <summary>How to start it; the same whether this process is the program, the project at the root, or a test.</summary>
    public static ProcessStartInfo Start(params string[] arguments) => new(Command[0], [.. Command[1..], .. arguments]);

    /// <summary>
    /// By the dotnet that runs this process, which lies three folders above the class library; or by itself where it was published with its runtime.
    /// </summary>
    internal static string[] CommandOf(string runtime, string program) =>
        Path.TrimEndingDirectorySeparator(runtime) == Path.GetDirectoryName(program)
            ? [Path.ChangeExtension(program, null)]
            : [Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet")), "exec", program];
}
