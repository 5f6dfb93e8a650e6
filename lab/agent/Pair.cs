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
/// <param name="partnerCpu">The CPU of a partner, where the machine has a second one.</param>
internal sealed class Pair(int number, Scenario scenario, string pathId, int? partnerCpu)
{
    /// <summary>Calls before a trace: the first ones run code that later ones do not.</summary>
    private const long WarmUp = 50;

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
        List<(long Calls, long Total)> blocks = new(orders.Blocks);
        Use(session =>
        {
            session.Run(orders.Calls);
            using var queue = NewQueue();
            var meter = new BlockMeter(session, clock, interrupts, queue, partnerCpu is not null);
            counters = meter.CountPerCall();
            for (int block = 0; block < orders.Blocks; block++) blocks.Add(meter.Measure(orders.Calls));
        });
        return IsMeasured ? blocks : [];
    }

    /// <summary>Runs warm calls between two marks.</summary>
    public void Trace(long calls, TraceMark mark) => Use(session =>
    {
        session.Run(WarmUp);
        using var queue = NewQueue();
        queue?.Drain();
        mark.Stop();
        session.Run(calls);
        mark.Stop();
    });

    /// <summary>Null where a partner is part of the path, and what the scheduler makes of both a part of its cost.</summary>
    private RunQueue? NewQueue() => partnerCpu is null && PathTable.Find(pathId) is { HasPartner: false } ? new RunQueue() : null;

    private void Use(Action<PathSession> work)
    {
        if (scenario.Under.Filters == 0)
        {
            UseHere(work);
            return;
        }

        var own = new Thread(() => UseHere(work)); // the filters end with it
        own.Start();
        own.Join();
    }

    private void UseHere(Action<PathSession> work)
    {
        try
        {
            var lacking = PathTable.Find(pathId) is { } path
                ? PathTrial.Use(path, new SessionSetup(scenario, body, partnerCpu, SessionSetup.DefaultLimit), work)
                : new Unavailable($"the agent has no path {pathId}", "rebuild it: lab build");
            if (lacking is not null) outcome = ("unavailable", lacking.Reason, lacking.Remedy);
        }
        catch (Exception error) when (error is LinuxException or VmmException or WrongResultException or DisturbedException)
        {
            outcome = ("failed", error.Message, "see the console of the lab");
        }
    }
}
