using System.Diagnostics;

namespace Hostcall.Tests;

/// <summary>The real program, as somebody would start it.</summary>
internal static class HostcallProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static string Executable => Path.Combine(AppContext.BaseDirectory, "hostcall");

    /// <param name="launcher">Words in front of the program, <c>taskset -c 0</c> say.</param>
    /// <param name="arguments">The program's own.</param>
    /// <param name="environment">Variables to change.</param>
    public static (int ExitCode, string Output, string Errors) Run(
        IEnumerable<string> launcher, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var program = Start(launcher, arguments, environment);
        var output = program.StandardOutput.ReadToEndAsync();
        var errors = program.StandardError.ReadToEndAsync();
        if (!program.WaitForExit(Limit))
        {
            program.Kill(entireProcessTree: true);
            Assert.Fail($"hostcall {string.Join(' ', arguments)} did not end within {Limit}");
        }

        return (program.ExitCode, output.Result, errors.Result);
    }

    public static Process Start(
        IEnumerable<string> launcher, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] words = [.. launcher, Executable, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
