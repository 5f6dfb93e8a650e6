using System.Diagnostics;
using System.Globalization;
using Hostcall.Hazards;
using Hostcall.Hazards.X64.Sweep;
using Hostcall.Lab.Channel;
using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Lab.Agent;

/// <summary>Carries out orders: every pair of scenario and path, round after round, told as it goes.</summary>
internal sealed class Suite(Orders orders, Reporter reporter)
{
    public void Run()
    {
        reporter.Hello(Surroundings.Read());
        if (orders.Probes is { } probes)
        {
            Ask(probes);
            return;
        }

        if (orders.Sweep is { } sweep)
        {
            Sweep(sweep);
            return;
        }

        using var heartbeat = KeepTimerThreadAsleep();

        int? partnerCpu = PinToFirstCpu();
        int number = 0;
        var pairs = orders.Scenarios
            .SelectMany(scenario => orders.Paths.Select(path => new Pair(number++, scenario, path, partnerCpu)))
            .ToList();
        if (orders.TracedCalls > 0) Trace(pairs);
        else Measure(pairs);
        foreach (var pair in pairs) reporter.Outcome(pair.Outcome);
    }

    private void Ask(IReadOnlyList<string> probes)
    {
        foreach (var (path, probe) in orders.Paths.SelectMany(path => probes.Select(probe => (path, probe))))
        {
            try
            {
                string answer = ProbeProcess.Ask(new ProcessStartInfo(Environment.ProcessPath!, [ProbeProcess.Argument, path, probe]));
                reporter.Answer(new AnswerMessage(path, probe, answer));
            }
            catch (UnavailableException lacking)
            {
                reporter.Answer(new AnswerMessage(path, probe, "", lacking.What.Reason, lacking.What.Remedy));
            }
        }
    }

    private void Sweep(SweepPart part)
    {
        string[] numbers = [.. new[] { part.Seed, part.From, part.Count }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        SweepProcess.Ask(
            new ProcessStartInfo(Environment.ProcessPath!, [SweepProcess.Argument, .. numbers, .. orders.Paths]), line => reporter.Sweep(new SweepMessage(line)));
    }

    /// <summary>On a machine with one CPU nothing is done: its counts are those of a program that was never pinned.</summary>
    /// <returns>The second CPU, or null.</returns>
    private static int? PinToFirstCpu()
    {
        if (CpuSet.OfThisThread() is not [var first, var second, ..]) return null;
        CpuSet.Pin(0, first);
        return second;
    }

    private void Trace(List<Pair> pairs)
    {
        using var mark = new TraceMark();
        foreach (var pair in pairs)
        {
            reporter.Started(new StartedMessage(pair.Number, 0));
            pair.Trace(orders.TracedCalls, mark);
        }
    }

    private void Measure(List<Pair> pairs)
    {
        using var clock = Clock.Of(orders.Clock);
        using var interrupts = new InterruptCount();
        for (int round = 0; round < orders.Rounds; round++)
        {
            foreach (var pair in RoundOrder.Shuffle(pairs, orders.Seed, round))
            {
                if (!pair.IsMeasured) continue;
                reporter.Started(new StartedMessage(pair.Number, round));
                Misbehaviour.Commit(orders.Fault);
                var blocks = pair.Round(orders, clock, interrupts);
                reporter.Blocks(new BlocksMessage(
                    pair.Number, round, [.. blocks.Select(block => block.Calls)], [.. blocks.Select(block => block.Total)]));
            }
        }
    }

    /// <summary>
    /// The watchdog arms a timer for each block. The runtime wakes its timer thread whenever a new timer is the next
    /// one due; with one that is always due earlier it need not, and no other thread runs during a block.
    /// </summary>
    private static Timer KeepTimerThreadAsleep()
    {
        var period = SessionSetup.DefaultLimit / 2;
        return new Timer(static _ => { }, null, period, period);
    }
}
