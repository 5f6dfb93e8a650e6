using System.Diagnostics;

namespace Hostcall.Tests.EndToEnd;

/// <summary>The real program in a process of its own, as a user starts it.</summary>
internal sealed class TheProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private TheProgram(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        process = Process.Start(start)!;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "hostcall.dll");

    public int Id => process.Id;

    /// <summary>Starts the program.</summary>
    /// <param name="arguments">Of the program.</param>
    public static TheProgram Start(params string[] arguments) => new(new ProcessStartInfo("dotnet", ["exec", Dll, .. arguments]));

    /// <summary>Starts the program from a shell that prepared something for it: the script's <c>"$@"</c>.</summary>
    public static TheProgram StartIn(string script, params string[] arguments) =>
        new(new ProcessStartInfo("bash", ["-euc", script, "bash", "dotnet", "exec", Dll, .. arguments]));

    public static Ended Run(params string[] arguments)
    {
        using var program = Start(arguments);
        return program.Wait();
    }

    public static Ended RunIn(string script, params string[] arguments)
    {
        using var program = StartIn(script, arguments);
        return program.Wait();
    }

    public Ended Wait()
    {
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the program did not end within {Limit.TotalMinutes} minutes");
        }

        // A child that outlives the program holds its output open.
        if (!Task.WaitAll([output, errors], TimeSpan.FromSeconds(10))) throw new TimeoutException("something that the program started still runs");
        return new Ended(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Whether it ends by itself in this time.</summary>
    public bool WaitFor(TimeSpan time) => process.WaitForExit(time);

    public void Signal(string name) => Signals.Send(process.Id, name);

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    /// <summary>What a process left: its exit code and what it printed.</summary>
    public sealed record Ended(int Code, string Output, string Errors)
    {
        /// <summary>The output as one line: the width of a terminal breaks sentences anywhere.</summary>
        public string Flat => string.Join(' ', Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        /// <summary>Asserts that the program refused with one sentence, and returns that.</summary>
        public string RefusedWith(int code)
        {
            Assert.True(Code == code, $"exit code {Code}, not {code}: {Output}{Errors}");
            string sentence = Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith("hostcall: ", sentence, StringComparison.Ordinal);
            return sentence;
        }
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hostcall-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Tests of the whole program run one at a time: they measure.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProgramCollection
{
    public const string Name = "the program";
}
