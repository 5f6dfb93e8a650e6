using System.Globalization;
using Hostcall.Plots.Document;
using Hostcall.Results;

namespace Hostcall.Plots.Sections;

/// <summary>What the calls of a program take of a CPU on each path, and from how many on a partner that spins pays for its CPU.</summary>
internal static class BreakEvenSection
{
    /// <summary>Of a row whose CPU time is more times its latency than this, two CPUs worked most of the time.</summary>
    private const double TwoCpus = 1.5;

    private const double Second = 1e9;

    private static readonly int[] Rates = [10_000, 100_000, 1_000_000];

    /// <param name="rows">Of one scenario and lane.</param>
    public static IEnumerable<Part> Of(IReadOnlyList<SummaryRow> rows)
    {
        SummaryRow[] known = [.. rows.Where(row => row is { IsPath: true, Estimate: > 0, CpuNsPerCall: > 0 } && row.Unit.IsTime)];
        if (known.Length < 2) yield break;
        yield return new Table(
            "Percent of a CPU that so many calls a second take; what one path saves over another is the difference",
            [
                new("path", ColumnKind.Name), new("CPU time"), new("most a second", Priority: 2),
                .. Rates.Select(rate => new Column($"{rate.ToString("N0", CultureInfo.InvariantCulture)}/s", Priority: 1)),
            ],
            [
                .. known.Select(row => new Row(
                    [
                        row.Name, Cell.Cost(row.CpuNsPerCall, Unit.Nanoseconds), Cell.Count((int)(Second / row.Estimate!.Value)),
                        .. Rates.Select(rate => Share(row, rate)),
                    ])),
            ])
        {
            For = Audience.Files,
            Note = (known.Any(Spins) ? "A partner that spins works between the calls too: its CPU is counted whole. " : "")
                + "A dash: more calls than fit into a second.",
        };
        yield return new Sentences([.. known.Where(Spins).SelectMany(spinning => Payback(spinning, known))]) { For = Audience.Files };
    }

    /// <summary>Part of a CPU that calls at a rate take, 1 for all of one; null where they do not fit into a second.</summary>
    internal static double? Taken(SummaryRow row, double rate) => rate * row.Estimate!.Value > Second
        ? null
        : Spins(row) ? 1 + (rate * row.Estimate.Value / Second) : rate * row.CpuNsPerCall!.Value / Second;

    /// <summary>Calls a second from which a row with a partner that spins takes less of the CPUs than another; null where it can't make so many.</summary>
    internal static double? PaysFrom(SummaryRow spinning, SummaryRow other)
    {
        double saved = other.CpuNsPerCall!.Value - spinning.Estimate!.Value;
        double rate = saved > 0 ? Second / saved : double.PositiveInfinity;
        return rate * spinning.Estimate.Value <= Second ? rate : null;
    }

    internal static bool Spins(SummaryRow row) => row.CpuNsPerCall > TwoCpus * row.Estimate;

    private static Cell Share(SummaryRow row, int rate) => Taken(row, rate) is { } part ? new Cell(Figures.Percent(part), part) : Figures.None;

    private static IEnumerable<string> Payback(SummaryRow spinning, SummaryRow[] rows)
    {
        foreach (SummaryRow other in rows.Where(row => !Spins(row) && !row.IsBase && row.Estimate > spinning.Estimate))
        {
            yield return PaysFrom(spinning, other) is { } rate
                ? string.Create(CultureInfo.InvariantCulture, $"{spinning.Name} takes less of the CPUs than {other.Name} from {rate:N0} calls a second on")
                    + (rate * other.Estimate > Second ? $"; for so many, {other.Name} needs more than one thread." : ".")
                : $"{spinning.Name} takes more of the CPUs than {other.Name} at every rate that it can reach.";
        }
    }
}
