using Hostcall.GuestPayloads;
using Hostcall.Lab.Channel;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Lab.Agent;

/// <summary>One scenario on one path: what is measured, and how it went so far.</summary>
/// <param name="number">By which messages name it.</param>
/// <param name="scenario">What is asked.</param>
/// <param name="pathId">How it gets there.</param>
internal sealed class Pair(int number, Scenario scenario, string pathId)
{
    /// <summary>Calls before a trace: the first ones run code that later ones do not.</summary>
    private const long WarmUp = 50;

    private readonly IPath? path = PathTable.All.FirstOrDefault(known => known.Id == pathId);
    private readonly PayloadBody body = PayloadBody.Assemble(scenario);
    private IReadOnlyDictionary<string, double> counters = new Dictionary<string, double>();
    private (string Status, string Reason, string Remedy) outcome = ("measured", "", "");

    public int Number => number;

    public bool IsMeasured => outcome.Status == "measured";

    public OutcomeMessage Outcome =>
        new(number, outcome.Status, outcome.Reason, outcome.Remedy, counters, Checksum.Of(body.Code));

    /// <summary>Measures one round, or finds out why that cannot be; an error ends this pair, not the others.</summary>
    public IReadOnlyList<(long Calls, long Total)> Round(Orders orders, Clock clock, InterruptCount interrupts)
    {
        List<(long Calls, long Total)> blocks = [];
        Attempt(() => blocks = Measure(orders, clock, interrupts));
        return blocks;
    }

    /// <summary>Runs warm calls between two marks.</summary>
    public void Trace(long calls, TraceMark mark) => Attempt(() =>
    {
        using var session = Open();
        session.Run(WarmUp);
        WrongResultException.ThrowIfAny(path!, session.Region);

        mark.Stop();
        session.Run(calls);
        mark.Stop();
        WrongResultException.ThrowIfAny(path!, session.Region);
    });

    private void Attempt(Action work)
    {
        try
        {
            work();
        }
        catch (PathUnavailableException error)
        {
            outcome = ("unavailable", error.Reason, error.Remedy);
        }
        catch (Exception error) when (error is LinuxException or VmmException or WrongResultException or DisturbedException)
        {
            outcome = ("failed", error.Message, "see the console of the lab");
        }
    }

    private IPathSession Open()
    {
        if (path is null) throw new PathUnavailableException($"the agent has no path {pathId}", "rebuild it: lab build");
        var available = path.Probe();
        if (!available.IsAvailable) throw new PathUnavailableException(available.Reason, available.Remedy);
        return path.Open(new SessionSetup(scenario, body, PartnerCpu: null, SessionSetup.DefaultLimit));
    }

    private List<(long Calls, long Total)> Measure(Orders orders, Clock clock, InterruptCount interrupts)
    {
        using var session = Open();
        session.Run(orders.Calls);
        WrongResultException.ThrowIfAny(path!, session.Region);

        var meter = new BlockMeter(session, clock, interrupts);
        counters = meter.CountPerCall();
        CheckExits();
        var samples = new List<(long Calls, long Total)>(orders.Blocks);
        for (int block = 0; block < orders.Blocks; block++)
        {
            var sample = meter.Measure(orders.Calls);
            WrongResultException.ThrowIfAny(path!, session.Region);
            samples.Add(sample);
        }

        return samples;
    }

    private void CheckExits()
    {
        if (path!.Promise is not { } promise || !counters.TryGetValue(ExitPromise.Counter, out double exits)) return;
        double perRequest = exits / scenario.Requests.Length;
        if (promise.IsKeptBy(perRequest)) return;
        throw new VmmException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{pathId}: KVM counted {perRequest:0.###} exits for each request instead of {promise.Exits}"));
    }
}
