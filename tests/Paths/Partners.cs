using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Tests.Paths;

/// <summary>Opens sessions whose calls are made on another CPU, and skips a test where the machine cannot run the path.</summary>
internal static class Partners
{
    public const int Calls = 37;

    public const string Scenario = "read-zero-1";

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);

    public static void With(string path, Action<PathSession> test) => With(Sessions.Path(path), test);

    public static void With(PathRow path, Action<PathSession> test) => OwnThread.Run(() =>
    {
        var cpus = CpuSet.OfThisThread();
        Assert.SkipWhen(cpus.Count < 2, "this process may run on one CPU only");
        CpuSet.Pin(0, cpus[0]);
        var setup = Sessions.Setup(Sessions.Scenario(Scenario), Limit) with { PartnerCpu = cpus[1] };
        var lacking = PathTrial.Try(path, setup with { Limit = TimeSpan.FromMinutes(1) });
        Assert.SkipWhen(lacking is not null, $"{path.Id} does not run here: {lacking}");
        using var session = path.Open(setup);
        test(session);
    });

    /// <summary>Names of all threads of this process.</summary>
    public static IEnumerable<string> Threads() => Directory.EnumerateDirectories("/proc/self/task").Select(thread => File.ReadAllText(Path.Combine(thread, "comm")).Trim());

    public static bool IsOne(string name) => name.StartsWith("hostcall-queue", StringComparison.Ordinal) || name.StartsWith("iou-sqp-", StringComparison.Ordinal);
}
