using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Statistics;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// What a call costs on a path, and what a step of <see cref="ExtraWork"/> adds to it; both measured where the payload
/// runs, since a KVM that emulates guest ring 0 takes thousands of times as long for a step as the host does.
/// </summary>
/// <param name="CallNs">A call of the ordinary payload.</param>
/// <param name="StepNs">What one more step before each of its requests adds.</param>
/// <param name="MostEvery">One call in at most how many can have extra work, for the payload to fit its page.</param>
internal sealed record StepCost(double CallNs, double StepNs, int MostEvery)
{
    /// <summary>Growth at which a step is measured: far above the noise, near enough to the slowdowns that are asked for.</summary>
    private const double Growth = 0.25;

    /// <summary>How near to the slowdown the estimate must come, as a fraction of it.</summary>
    private const double Tolerance = 0.05;

    /// <summary>The instructions around the steps cost about as much as half a step, which is two of them.</summary>
    private const double Overhead = 0.5;

    private const int MostCopies = 24;
    private const int Visits = 9;
    private const int BlocksPerVisit = 24;
    private const int BlocksPerCalibratedBlock = 2;
    private const int MostSteps = 1 << 24;

    /// <summary>How often work may be corrected by what it was measured to add.</summary>
    private const int Corrections = 4;

    /// <summary>
    /// Work that was measured to make a call slower by a fraction, or came nearest to it: steps cost less where the CPU
    /// runs them beside the call, as it does with a few of them in a short one. Null where a step is too much for that.
    /// </summary>
    /// <param name="fraction">By how much.</param>
    /// <param name="slowdownOf">Measures by which fraction work makes a call slower.</param>
    public ExtraWork? WorkFor(double fraction, Func<ExtraWork, double> slowdownOf)
    {
        ExtraWork? best = null;
        double target = fraction, off = double.PositiveInfinity;
        for (int tries = 0; tries <= Corrections && off > Tolerance * fraction; tries++)
        {
            if (WorkFor(target) is not { } work || work == best) break;
            double real = slowdownOf(work);
            if (Math.Abs(real - fraction) < off) (best, off) = (work, Math.Abs(real - fraction));

            // What a single measurement says is not worth more than doubling or halving the work.
            target *= real > 0 ? Math.Clamp(fraction / real, 0.5, 2) : 2;
        }

        return best;
    }

    /// <summary>The least diluted work that makes a call slower by a fraction; null where a step is too much for that.</summary>
    public ExtraWork? WorkFor(double fraction)
    {
        double steps = CallNs * fraction / StepNs;
        for (int every = 1; every <= MostEvery; every++)
        {
            var work = new ExtraWork((int)Math.Round((steps * every) - Overhead), every);
            if (work.Steps >= 1 && Math.Abs(((work.Steps + Overhead) / every) - steps) <= Tolerance * steps) return work;
        }

        return null;
    }

    /// <summary>Measures on the calling thread: visits with and without steps in turn, and the median of what they differ by.</summary>
    /// <exception cref="UnavailableException">The path cannot run here.</exception>
    /// <exception cref="Exception">The path does not work, or no step shows.</exception>
    public static StepCost Measure(PathRow path, Scenario scenario, Variant plain)
    {
        var setup = plain.SetupFor(scenario);
        long calls = Math.Max(1, Calibration.CallsPerBlock(path, setup) / BlocksPerCalibratedBlock);
        double call = Visit(path, setup, calls);
        for (int steps = 4; steps <= MostSteps; steps *= 2)
        {
            var slowed = (plain with { Extra = new ExtraWork(steps) }).SetupFor(scenario);
            if (Visit(path, slowed, calls) < call * (1 + Growth)) continue;
            (call, double added) = InTurn(path, setup, slowed, calls);

            // On a busy machine a single visit may have been slow for another reason.
            if (added < call * Growth / 2) continue;
            int mostCopies = (RegionLayout.PageSize / setup.Body.Code.Length) - 1;
            return new StepCost(call, added / (steps + Overhead), Math.Clamp(mostCopies, 1, MostCopies));
        }

        throw new InvalidOperationException($"{MostSteps} extra steps before a request cost nothing that shows");
    }

    /// <summary>By which fraction work makes a call slower, measured on the calling thread.</summary>
    public static double Slowdown(PathRow path, Scenario scenario, Variant plain, ExtraWork work)
    {
        var setup = plain.SetupFor(scenario);
        long calls = Math.Max(1, Calibration.CallsPerBlock(path, setup) / BlocksPerCalibratedBlock);
        var (call, added) = InTurn(path, setup, (plain with { Extra = work }).SetupFor(scenario), calls);
        return added / call;
    }

    /// <returns>Cost of a call without extra work, and what the work adds, over visits with and without in turn.</returns>
    private static (double CallNs, double AddedNs) InTurn(PathRow path, SessionSetup plain, SessionSetup slowed, long calls)
    {
        var pairs = Enumerable.Range(0, Visits).Select(_ => (Without: Visit(path, plain, calls), With: Visit(path, slowed, calls))).ToArray();
        return (Quantiles.Median([.. pairs.Select(pair => pair.Without)]), Quantiles.Median([.. pairs.Select(pair => pair.With - pair.Without)]));
    }

    /// <returns>Cost of a call in ns: the least of many short blocks, most of which nothing interrupts even on a busy machine.</returns>
    private static double Visit(PathRow path, SessionSetup setup, long calls)
    {
        using var session = path.Open(setup);
        session.Run(calls);
        double least = double.PositiveInfinity;
        for (int block = 0; block < BlocksPerVisit; block++)
        {
            least = Math.Min(least, session.Time(calls) / calls);
        }

        return least;
    }
}
