using System.Diagnostics;

namespace Hostcall.Scenarios.Measurement;

/// <summary>A child of this program that measures a batch; see <see cref="MeasureBatch"/> for its side.</summary>
internal sealed class BatchProcess : IDisposable
{
    /// <summary>How the reason of a case begins whose process died; a run that is resumed has another process measure it.</summary>
    public const string Died = "the process that measured it";

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Task<string> errors;
    private readonly TimeSpan limit;
    private readonly Timer killer;
    private readonly CancellationTokenRegistration cancelling;
    private bool hung;

    /// <param name="order">What it shall measure.</param>
    /// <param name="limit">How long it may stay silent before it is killed.</param>
    /// <param name="cancel">Kills it.</param>
    public BatchProcess(BatchOrder order, TimeSpan limit, CancellationToken cancel)
    {
        this.limit = limit;
        var start = ThisProgram.Start(MeasureBatch.Name);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;

        // It is killed in the end, and would leave the pipes of the runtime's debugger in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        process = Process.Start(start)!;
        errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        killer = new Timer(_ =>
        {
            hung = true;
            process.Kill();
        });
        cancelling = cancel.Register(process.Kill);
        Send(BatchJson.Line(order, BatchJson.Default.BatchOrder));
    }

    /// <summary>Whether what ended it was Ctrl-C or SIGTERM, which it lets pass once it runs, and not before.</summary>
    public bool EndedByInterrupt => process.HasExited && process.ExitCode is 128 + 2 or 128 + 15;

    /// <summary>
    /// What it tells, up to the end of the batch. After the blocks of a case it stands still until the next message
    /// is asked for, so that writing them down disturbs nothing.
    /// </summary>
    /// <exception cref="BatchException">It died or hung; says how.</exception>
    public IEnumerable<BatchMessage> Messages()
    {
        while (Next() is not BatchDone and var message)
        {
            yield return message;
            if (message is not CaseStarted) Send("");
        }
    }

    /// <summary>Ends it, whatever it does.</summary>
    public void Dispose()
    {
        cancelling.Dispose();
        killer.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private BatchMessage Next()
    {
        killer.Change(limit, Timeout.InfiniteTimeSpan);
        string? line = process.StandardOutput.ReadLine();
        killer.Change(Timeout.Infinite, Timeout.Infinite);
        return BatchJson.Read(line, BatchJson.Default.BatchMessage) ?? throw Ended();
    }

    private void Send(string line)
    {
        try
        {
            process.StandardInput.Write(line + "\n");
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is dead; reading its next message tells why.
        }
    }

    private BatchException Ended()
    {
        if (!process.WaitForExit(EndLimit)) process.Kill();
        process.WaitForExit();
        string how = hung ? $"did not answer for {limit.TotalSeconds:0.#} s and was killed"
            : process.ExitCode > 128 ? $"was ended by signal {process.ExitCode - 128}"
            : $"ended with code {process.ExitCode}";
        const StringSplitOptions lines = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        string? said = errors.Wait(EndLimit) ? errors.Result.Split('\n', lines).LastOrDefault() : null;
        return new BatchException($"{Died} {how}{(said is null ? "" : $": {said}")}");
    }
}

/// <summary>The process of a batch did not come to its end; the message is a clause that says how it ended.</summary>
internal sealed class BatchException(string message) : Exception(message);
