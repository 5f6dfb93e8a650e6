using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Scenarios.Commands;
using Hostcall.Scenarios.Measurement;
using Hostcall.VmmMinimal;

namespace Hostcall.Scenarios.Tracing;

/// <summary>
/// The process that samples are taken of: runs one path until its standard input ends. It says <c>ready</c> when
/// the loop is warm, and at its end how many calls took how many ns, and how many exits KVM counted.
/// </summary>
internal static class TraceLoop
{
    public const string Name = "trace-loop";
    public const string Ready = "ready";
    public const string Unavailable = "unavailable ";

    public static void AddTo(RootCommand root)
    {
        var scenario = new Argument<string>("SCENARIO");
        var path = new Argument<string>("PATH");
        var cpu = new Argument<int>("CPU");
        var command = new Command(Name, "what trace takes samples of") { Hidden = true };
        command.Arguments.Add(scenario);
        command.Arguments.Add(path);
        command.Arguments.Add(cpu);
        command.SetAction(parsed => Run(
            NameList.Pick(parsed.GetRequiredValue(scenario), ScenarioTable.All, known => known.Name, "scenario"),
            NameList.Pick(parsed.GetRequiredValue(path), PathTable.All, known => known.Id, "path"),
            parsed.GetRequiredValue(cpu)));
        root.Subcommands.Add(command);
    }

    private static int Run(Scenario scenario, PathRow path, int cpu)
    {
        CpuSet.Pin(0, cpu);
        var setup = new SessionSetup(scenario, PayloadBody.Assemble(scenario), cpu, SessionSetup.DefaultLimit);
        try
        {
            if (PathTrial.Try(path, setup) is { } lacking) return GiveUp(lacking.ToString());
            long calls = Calibration.CallsPerBlock(path, setup);
            using var session = path.Open(setup);
            Loop(session, calls);
            return ExitCode.Done;
        }
        catch (Exception error) when (error is LinuxException or VmmException or WrongResultException)
        {
            return GiveUp(error.Message);
        }
    }

    private static void Loop(PathSession session, long calls)
    {
        var end = Task.Run(Console.In.ReadToEnd);
        session.Run(calls);
        Console.WriteLine(Ready);
        ulong? exits = GuestExits.Of(session);
        long done = 0, start = Stopwatch.GetTimestamp();
        while (!end.IsCompleted)
        {
            session.Run(calls);
            done += calls;
        }

        double time = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        double? perCall = (GuestExits.Of(session) - exits) / (double)done;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} {time:0} {perCall ?? -1:0.###}"));
    }

    private static int GiveUp(string reason)
    {
        Console.WriteLine(Unavailable + reason.ReplaceLineEndings(" "));
        return ExitCode.NothingRuns;
    }
}
