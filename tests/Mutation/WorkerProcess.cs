using System.Diagnostics;

namespace Hostcall.Mutation;

/// <summary>A <see cref="Worker"/>, seen from outside: orders with a limit, after which it is killed.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>A mutant that takes all memory fails here, and not the machine.</summary>
    private const string MostMemory = "0xC0000000";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process process;

    /// <param name="bin">With the tests and the assembly under test.</param>
    /// <param name="room">The name of that assembly.</param>
    /// <param name="mutant">On from the start; 0 for none.</param>
    /// <param name="mutants">How many there are, for a process that notes what reaches them; else 0.</param>
    /// <param name="tests">An area's name, or classes joined by commas.</param>
    public WorkerProcess(string bin, string room, int mutant, int mutants, string tests)
    {
        string Of(string name) => Path.Combine(bin, name);
        process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "exec", "--depsfile", Of("Hostcall.Tests.deps.json"), "--runtimeconfig", Of("Hostcall.Tests.runtimeconfig.json"),
                Of("Hostcall.Mutation.dll"), "worker", room, $"{mutant}", $"{mutants}", tests,
            ])
        {
            WorkingDirectory = bin,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_GCHeapHardLimit"] = MostMemory },
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it takes orders.</summary>
    public Reply Ready() => Read(StartLimit);

    /// <summary>Gives an order and waits for the answer.</summary>
    public Reply Ask(string order, TimeSpan limit)
    {
        try
        {
            process.StandardInput.WriteLine(order);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            return new Reply("crashed", []);
        }

        return Read(limit);
    }

    /// <summary>The next answer: <c>hung</c> where none came in time, <c>crashed</c> where the process ended.</summary>
    public Reply Read(TimeSpan limit)
    {
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            Task<string?> line = process.StandardOutput.ReadLineAsync();
            if (!line.Wait(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)))) return new Reply("hung", []);
            if (line.Result is null) return new Reply("crashed", []);
            if (!line.Result.StartsWith(Worker.Sign, StringComparison.Ordinal)) continue;
            string[] words = line.Result[Worker.Sign.Length..].Split('\t');
            return new Reply(words[0], words[1..]);
        }
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    internal readonly record struct Reply(string Word, string[] Rest);
}
