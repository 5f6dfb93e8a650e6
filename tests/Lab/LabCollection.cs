using Hostcall.GuestPayloads;
using Hostcall.Lab;
using Hostcall.Scenarios;

namespace Hostcall.Tests.Lab;

/// <summary>Tests that start emulated machines: one at a time, unless a test is about that.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LabCollection
{
    public const string Name = "labs";
}

/// <summary>Runs of labs, skipped where the machine or the kernel is missing.</summary>
internal static class LabRuns
{
    public static Scenario Getpid { get; } = ScenarioTable.All.First(scenario => scenario.Name == "getpid");

    public static LabOrder Order(params string[] paths) => new([Getpid], paths, Rounds: 2, Blocks: 2, Calls: 20, Seed: 7);

    public static LabRun Run(LabMachine lab, LabOrder order, Action<LabEvent>? progress = null) =>
        RunUntil(lab, order, progress, TestContext.Current.CancellationToken);

    public static LabRun RunUntil(LabMachine lab, LabOrder order, Action<LabEvent>? progress, CancellationToken cancel)
    {
        SkipUnlessItRuns(lab);
        return lab.Run(order, progress ?? (_ => { }), cancel);
    }

    public static void SkipUnlessItRuns(LabMachine lab)
    {
        if (lab.Probe() is { } lacking) Assert.Skip(lacking.ToString());
    }

    /// <summary>A lab by the name of its lane.</summary>
    public static LabMachine Lab(string lane) => LabTable.Find(lane)!;

    /// <summary>The machines that this process has running.</summary>
    public static IEnumerable<string> Children() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        let status = ReadStatus(folder)
        where status.Contains($"PPid:\t{Environment.ProcessId}\n", StringComparison.Ordinal)
        let name = status.Split('\n')[0]
        where name.Contains("qemu", StringComparison.Ordinal) || name.Contains("bochs", StringComparison.Ordinal)
        select name;

    private static string ReadStatus(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "status"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
