using System.Diagnostics;
using System.Globalization;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Hazards;

/// <summary>
/// A probe in a process of its own: what it does to the process ends with it. The process prints one line, its answer; one
/// that does not come so far answers by how it ended.
/// </summary>
public static class ProbeProcess
{
    private const string UnavailableMark = "\u0001";

    /// <summary>The first argument of a program that is to be such a process, before the path's id and the probe's.</summary>
    public const string Argument = "answer-probe";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Starts the process and waits for it.</summary>
    /// <param name="start">This program, with <see cref="Argument"/>, path and probe.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="UnavailableException">The path cannot run here.</exception>
    public static string Ask(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["GLIBC_TUNABLES"] = "glibc.pthread.rseq=0"; // a probe makes an area of its own, and a thread can have one
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEndAsync();
        var rest = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            return string.Create(CultureInfo.InvariantCulture, $"no answer within {Limit.TotalSeconds:0} s");
        }

        // What it left behind may hold its output for ever.
        if (!Task.WaitAll([answer, rest], Limit)) return string.Create(CultureInfo.InvariantCulture, $"no end of its output within {Limit.TotalSeconds:0} s");
        string line = answer.Result.Trim();
        if (line.StartsWith(UnavailableMark, StringComparison.Ordinal) && line[1..].Split(UnavailableMark) is [var reason, var remedy])
            throw new UnavailableException(reason, remedy);
        return line.Length > 0 ? line : Ending(process.ExitCode);
    }

    /// <summary>Is such a process.</summary>
    /// <param name="arguments">What follows <see cref="Argument"/>.</param>
    /// <returns>Its exit code.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments is not [var pathId, var probeId] || PathTable.Find(pathId) is not { } path || ProbeTable.Find(probeId) is not { } probe) return 2;
        var setup = new SessionSetup(RequestList.Scenario, RequestList.Payload, PlaceFor(path), ProbeRun.LimitOf(path)) { AllowsEveryCall = true };

        // Told before the session is closed: what a probe leaves may not let this process come that far.
        var lacking = PathTrial.Use(path, setup, session => Tell(Guarded(probe, new ProbeRun(path, session))));
        if (lacking is not null) Tell($"{UnavailableMark}{lacking.Reason}{UnavailableMark}{lacking.Remedy}");
        return 0;
    }

    /// <summary>This thread and its path's partner each get a CPU, where there are two.</summary>
    private static int? PlaceFor(PathRow path)
    {
        if (!path.HasPartner || CpuSet.OfThisThread() is not [var first, var second, ..]) return null;
        CpuSet.Pin(0, first);
        return second;
    }

    private static void Tell(string answer)
    {
        Console.WriteLine(answer);
        Console.Out.Flush();
    }

    private static string Guarded(Probe probe, ProbeRun run)
    {
        try
        {
            return probe.Answer(run);
        }
        catch (RefusedException refused)
        {
            return refused.Message;
        }
        catch (LinuxException error) when (!run.IsGuest && error.Errno == Errno.EOPNOTSUPP)
        {
            return $"{ProbeRun.RefusedWord}: {Answers.Name(-error.Errno)}";
        }
        catch (LinuxException error)
        {
            return $"KVM_RUN fails: {Answers.Name(-error.Errno)}";
        }
        catch (VmmException error)
        {
            return error.Message.Split([';', ':', ','])[0];
        }
    }

    private static string Ending(int code) => code > 128 ? $"killed by {Signal(code - 128)}" : string.Create(CultureInfo.InvariantCulture, $"exit {code}");

    private static string Signal(int number) => number switch
    {
        4 => "SIGILL",
        6 => "SIGABRT",
        Libc.SIGKILL => "SIGKILL",
        11 => "SIGSEGV",
        Libc.SIGSYS => "SIGSYS",
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {number}"),
    };
}
