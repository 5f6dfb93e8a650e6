using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Scenarios;

namespace Hostcall.Tests.Paths;

/// <summary>Opens sessions for tests, and skips a test where the machine cannot run the path.</summary>
internal static class Sessions
{
    private static readonly Dictionary<string, Availability> Known = [];

    public static IPath Path(string id) => PathTable.All.Single(path => path.Id == id);

    public static Scenario Scenario(string name) => ScenarioTable.All.Single(scenario => scenario.Name == name);

    /// <summary>Paths that answer requests, by id.</summary>
    public static TheoryData<string> Answering => [.. PathTable.All.Where(path => !path.IsRung).Select(path => path.Id)];

    public static TheoryData<string> All => [.. PathTable.All.Select(path => path.Id)];

    public static SessionSetup Setup(Scenario scenario, TimeSpan? limit = null) =>
        new(scenario, PayloadBody.Assemble(scenario), PartnerCpu: null, limit ?? SessionSetup.DefaultLimit);

    /// <summary>To be called on the thread that uses the session.</summary>
    public static IPathSession Open(string path, string scenario, TimeSpan? limit = null) => Open(path, Scenario(scenario), limit);

    public static IPathSession Open(string path, Scenario scenario, TimeSpan? limit = null)
    {
        SkipUnlessRunnable(path);
        return Path(path).Open(Setup(scenario, limit));
    }

    public static void SkipUnlessRunnable(string path)
    {
        if (!Known.TryGetValue(path, out var availability))
        {
            var setup = Setup(Scenario("getpid"), TimeSpan.FromMilliseconds(300));
            availability = Known[path] = OwnThread.Run(() => PathTrial.Try(Path(path), setup));
        }

        Assert.SkipUnless(availability.IsAvailable, $"{path} does not run here: {availability.Reason}; {availability.Remedy}");
    }

    /// <summary>Overwrites bytes of the shared region.</summary>
    public static void Patch(IPathSession session, uint address, ReadOnlySpan<byte> bytes) =>
        bytes.CopyTo(session.Region.Memory.Bytes[(int)(address - RegionLayout.Base)..]);
}
