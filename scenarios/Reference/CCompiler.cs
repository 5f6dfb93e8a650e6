using System.ComponentModel;
using System.Diagnostics;

namespace Hostcall.Scenarios.Reference;

/// <summary>The system's C compiler: the one that the variable CC names, else <c>cc</c>.</summary>
public static class CCompiler
{
    private const string Remedy = "install gcc with the C and kernel headers (apt-get install gcc libc6-dev linux-libc-dev), or name a compiler in CC";

    public static string Name => Environment.GetEnvironmentVariable("CC") is { Length: > 0 } named ? named : "cc";

    /// <summary>Runs the compiler.</summary>
    /// <returns>Its exit code, and what it had to say.</returns>
    /// <exception cref="NothingRunsException">There is no compiler; says what to install.</exception>
    public static (int ExitCode, string Messages) Run(params IEnumerable<string> arguments) => RunNamed(Name, arguments);

    /// <summary>The same with another compiler than the system's own.</summary>
    /// <inheritdoc cref="Run"/>
    internal static (int ExitCode, string Messages) RunNamed(string name, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using var compiler = Process.Start(start)!;
            var output = compiler.StandardOutput.ReadToEndAsync();
            string messages = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return (compiler.ExitCode, messages + output.Result);
        }
        catch (Win32Exception error)
        {
            throw new NothingRunsException($"there is no C compiler called {name} ({error.Message}); {Remedy}");
        }
    }

    /// <summary>Makes a program out of C files.</summary>
    /// <param name="output">Where the program goes.</param>
    /// <param name="includes">A folder for headers.</param>
    /// <param name="sources">The C files.</param>
    /// <exception cref="NothingRunsException">No compiler, or it does not accept the files.</exception>
    public static void Build(string output, string includes, params IEnumerable<string> sources)
    {
        var (code, messages) = Run(["-std=gnu11", "-O2", "-Wall", "-Wextra", "-pthread", "-I", includes, "-o", output, .. sources]);
        if (code == 0) return;
        string first = messages.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? messages.Trim();
        throw new NothingRunsException($"{Name} cannot build {Path.GetFileName(output)}: {first.Trim()}; {Remedy}");
    }
}
