using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Scenarios;

namespace Hostcall.Tests.Paths;

/// <summary>Opens sessions for tests, and skips a test where the machine cannot run the path.</summary>
internal static class Sessions
{
    private static readonly Dictionary<string, Unavailable?> Known = [];

    public static PathRow Path(string id) => PathTable.All.Single(path => path.Id == id);

    public static Scenario Scenario(string name) => ScenarioTable.All.Single(scenario => scenario.Name == name);

    /// <summary>Paths that answer requests, by id.</summary>
    public static TheoryData<string> Answering => [.. PathTable.All.Where(path => !path.IsRung && !path.IsWitness).Select(path => path.Id)];

    /// <summary>Paths that answer requests and whose payload runs in a stub process, by id.</summary>
    public static TheoryData<string> InStub => [.. PathTable.All.Where(path => path.Partner == Partner.Process && !path.IsRung && !path.IsWitness).Select(path => path.Id)];

    public static TheoryData<string> All => [.. PathTable.All.Where(path => !path.IsWitness).Select(path => path.Id)];

    public static SessionSetup Setup(Scenario scenario, TimeSpan? limit = null) =>
        new(scenario, PayloadBody.Assemble(scenario), PartnerCpu: null, limit ?? SessionSetup.DefaultLimit);

    /// <summary>To be called on the thread that uses the session.</summary>
    public static PathSession Open(string path, string scenario, TimeSpan? limit = null) => Open(path, Scenario(scenario), limit);

    public static PathSession Open(string path, Scenario scenario, TimeSpan? limit = null)
    {
        SkipUnlessRunnable(path);
        return Path(path).Open(Setup(scenario, limit ?? LimitOf(path)));
    }

    public static void SkipUnlessRunnable(string path)
    {
        if (!Known.TryGetValue(path, out var lacking))
        {
            var setup = Setup(Scenario("getpid"), LimitOf(path) ?? TimeSpan.FromMilliseconds(300));
            lacking = Known[path] = OwnThread.Run(() => PathTrial.Try(Path(path), setup));
        }

        Assert.SkipWhen(lacking is not null, $"{path} does not run here: {lacking}");
    }

    /// <summary>Two that spin for each other on a busy machine wait for a time slice of the other's at each call.</summary>
    private static TimeSpan? LimitOf(string path) => Path(path).CanShareCpu ? null : TimeSpan.FromMinutes(1);

    /// <summary>Overwrites bytes of the shared region.</summary>
    public static void Patch(PathSession session, uint address, ReadOnlySpan<byte> bytes) =>
        bytes.CopyTo(session.Region.Memory.Bytes[(int)(address - RegionLayout.Base)..]);
}
