namespace Hostcall.Results.Profiles;

/// <summary>
/// The share of what a path saves that its robust form gives back, by a table of prices: a range over all corners, in
/// which each transition costs the least or the most that its price says. A share has no unit, so this is no time.
/// </summary>
/// <param name="Low">The smallest share of any corner.</param>
/// <param name="High">The largest one.</param>
/// <param name="Counted">The share by the count of instructions alone.</param>
/// <param name="Priced">Transitions that differ between the paths and have a price.</param>
/// <param name="Unpriced">Those that differ and have none: each counts as the one instruction that it is.</param>
public sealed record PricedDiff(double Low, double High, double Counted, IReadOnlyList<Price> Priced, IReadOnlyList<string> Unpriced)
{
    private const int MostSteps = 100;

    /// <summary>Prices a difference.</summary>
    /// <param name="trace">What the difference is of.</param>
    /// <param name="diff">Has a robust form.</param>
    /// <param name="prices">The table.</param>
    /// <returns>Null where there is no robust form, no ledger, or a corner in which nothing is saved.</returns>
    public static PricedDiff? Of(LaneTrace trace, PathDiff diff, IReadOnlyList<Price> prices)
    {
        if (diff.Robust is null || diff.GivenBack is not { } givenBack) return null;
        var (from, to, robust) = (LedgerOf(trace, diff.From), LedgerOf(trace, diff.To), LedgerOf(trace, diff.Robust));
        if (from.Count == 0 || to.Count == 0 || robust.Count == 0) return null;

        // Of each price: how many more transitions the first path makes, and the robust one.
        (Price Price, double Saved, double GivenBack)[] terms =
        [
            .. prices
                .Select(price => (Price: price, From: Times(from, price, prices), To: Times(to, price, prices), Robust: Times(robust, price, prices)))
                .Select(times => (times.Price, Saved: times.From - times.To, GivenBack: times.Robust - times.To))
                .Where(term => term.Saved != 0 || term.GivenBack != 0),
        ];
        double least = diff.Saved + terms.Sum(term => Math.Min(term.Saved * (term.Price.Low - 1), term.Saved * (term.Price.High - 1)));
        if (least <= 0 || diff.Saved <= 0) return null;
        return new PricedDiff(
            Extreme(givenBack, diff.Saved, terms, sign: -1), Extreme(givenBack, diff.Saved, terms, sign: 1), givenBack / diff.Saved,
            [.. terms.Select(term => term.Price)], Unknown(from, to, robust, prices));
    }

    /// <summary>
    /// The extreme of a ratio of two sums over all corners, by Dinkelbach ("On nonlinear fractional programming", Management
    /// Science 13, 1967): the corner that is best for a guessed ratio gives the next guess, until it stays.
    /// </summary>
    private static double Extreme(double givenBack, double saved, (Price Price, double Saved, double GivenBack)[] terms, int sign)
    {
        double ratio = givenBack / saved;
        for (int step = 0; step < MostSteps; step++)
        {
            double above = givenBack, below = saved;
            foreach (var (price, ofSaved, ofGivenBack) in terms)
            {
                double worth = (sign * (ofGivenBack - (ratio * ofSaved)) > 0 ? price.High : price.Low) - 1;
                above += ofGivenBack * worth;
                below += ofSaved * worth;
            }

            double next = above / below;
            if (next == ratio) break;
            ratio = next;
        }

        return ratio;
    }

    private static IReadOnlyList<TransitionCount> LedgerOf(LaneTrace trace, Profile profile) =>
        trace.Paths.First(path => path.Profile.Path == profile.Path).Ledger;

    /// <summary>How often a path makes what a price is of: of a whole transition, without the details that have prices of their own.</summary>
    private static double Times(IReadOnlyList<TransitionCount> ledger, Price price, IReadOnlyList<Price> prices) =>
        Sum(ledger, price.Transition)
        - prices.Where(other => TransitionCount.IsDetailOf(other.Transition, price.Transition)).Sum(other => Sum(ledger, other.Transition));

    private static List<string> Unknown(
        IReadOnlyList<TransitionCount> from, IReadOnlyList<TransitionCount> to, IReadOnlyList<TransitionCount> robust, IReadOnlyList<Price> prices)
    {
        string[] names = [.. from.Concat(to).Concat(robust).Select(count => count.Transition).Distinct()];
        return
        [
            .. names.Where(name => !names.Any(other => TransitionCount.IsDetailOf(other, name)))
                .Where(name => !prices.Any(price => price.Transition == name || TransitionCount.IsDetailOf(name, price.Transition)))
                .Where(name => Sum(from, name) != Sum(to, name) || Sum(robust, name) != Sum(to, name)),
        ];
    }

    private static double Sum(IReadOnlyList<TransitionCount> ledger, string transition) =>
        ledger.Where(count => count.Transition == transition).Sum(count => count.PerCall);
}
