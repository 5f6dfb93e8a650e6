using System.Diagnostics;
using System.Globalization;

namespace Hostcall.Scenarios.Reference;

/// <summary>The C twin while it runs: it is blocked in read(2) but for the time of a block that it was asked for.</summary>
/// <remarks>It dies with the thread that started it.</remarks>
public sealed class TwinProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly Timer killer;
    private volatile bool late;

    private TwinProcess(Process process)
    {
        this.process = process;
        killer = new Timer(_ =>
        {
            late = true;
            process.Kill();
        });
    }

    public static TwinProcess Start(TwinFiles files, int cpu, int? other) => new(Process.Start(
        new ProcessStartInfo(files.Program, [$"{cpu}", $"{other ?? -1}", files.Folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Runs one block.</summary>
    /// <returns>How long it took by the twin's own clock, and how many results were wrong.</returns>
    /// <exception cref="TwinException">The twin ended; says what it said.</exception>
    public (long Nanoseconds, long Mismatches) Run(string path, long calls)
    {
        string answer = Ask(string.Create(CultureInfo.InvariantCulture, $"{path} {calls}"));
        int space = answer.IndexOf(' ', StringComparison.Ordinal);
        return (
            long.Parse(answer.AsSpan(0, space), CultureInfo.InvariantCulture),
            long.Parse(answer.AsSpan(space + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>The first bytes of the payload's body as they lie in the twin's memory.</summary>
    public byte[] BodyBytes(int count) => Convert.FromHexString(Ask(string.Create(CultureInfo.InvariantCulture, $"bytes {count}")));

    public void Dispose()
    {
        killer.Dispose();
        process.StandardInput.Close();
        if (!process.WaitForExit(Limit)) process.Kill();
        process.Dispose();
    }

    private string Ask(string line)
    {
        killer.Change(Limit, Timeout.InfiniteTimeSpan);
        try
        {
            process.StandardInput.Write(line + "\n");
            process.StandardInput.Flush();
            return process.StandardOutput.ReadLine() ?? throw Ended();
        }
        catch (IOException)
        {
            throw Ended();
        }
        finally
        {
            killer.Change(Timeout.Infinite, Timeout.Infinite);
        }
    }

    private TwinException Ended()
    {
        string said = process.StandardError.ReadToEnd().Trim();
        return new TwinException(
            late ? $"the C twin did not end a block within {Limit.TotalSeconds:0} s"
            : said.Length > 0 ? said
            : "the C twin ended without a word");
    }
}

/// <summary>The C twin did not do its work; the message is one sentence.</summary>
public sealed class TwinException(string message) : Exception(message);
