using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hostcall.Scenarios;

/// <summary>This program, to be started once more for a part of its work.</summary>
internal static class ThisProgram
{
    /// <summary>The dotnet that runs this process; it lies three folders above the class library.</summary>
    private static readonly string Host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>The same for a shell, on this machine and on others that have the same folders.</summary>
    public static string ShellCommand => $"{Commands.NewManifest.Quoted(Host)} exec {Commands.NewManifest.Quoted(typeof(ThisProgram).Assembly.Location)}";

    /// <summary>How to start it; the same whether this process is the program, the project at the root, or a test.</summary>
    public static ProcessStartInfo Start(params string[] arguments) =>
        new(Host, ["exec", typeof(ThisProgram).Assembly.Location, .. arguments]);
}
