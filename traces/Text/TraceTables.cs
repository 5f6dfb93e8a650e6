using System.Globalization;
using Hostcall.Results;

namespace Hostcall.Traces;

/// <summary>The tables that answer where the cost goes.</summary>
public static class TraceTables
{
    private const int LongestName = 40;

    /// <summary>Groups by path.</summary>
    public static TraceTable Groups(IReadOnlyList<Profile> profiles)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (string group in profiles.SelectMany(profile => profile.Groups.Keys).Distinct().OrderBy(FunctionGroups.OrderOf))
        {
            rows.Add([group, .. profiles.Select(profile => Figure(profile.Groups.GetValueOrDefault(group)))]);
        }

        rows.Add(["total", .. profiles.Select(profile => Figure(profile.Total))]);
        return new TraceTable(Title("where a call goes", profiles[0]), ["group", .. profiles.Select(profile => profile.Path)], rows);
    }

    /// <summary>Transitions by path.</summary>
    public static TraceTable Ledger(IReadOnlyList<(Profile Profile, ExactTrace Trace)> traces)
    {
        var seen = Enum.GetValues<Transition>().Where(transition => traces.Any(trace => trace.Trace.Ledger[transition] > 0));
        return new TraceTable(
            $"{traces[0].Profile.Scenario} on {traces[0].Profile.Lane}: transitions per call",
            ["transition", .. traces.Select(trace => trace.Profile.Path)],
            [.. seen.Select(transition => (IReadOnlyList<string>)[TransitionNames.Of(transition), .. traces.Select(trace => Figure(trace.Trace.PerCall(transition)))])],
            "Each counts as one instruction and costs far more than one.");
    }

    /// <summary>The most expensive functions of one path.</summary>
    public static TraceTable Functions(Profile profile, int most) => new(
        Title($"functions of {profile.Path}", profile),
        ["function", "self", "with callees", "group"],
        [.. profile.Rows.Take(most).Select(row => (IReadOnlyList<string>)[NameOf(row.Function), Figure(row.Self), Figure(row.WithCallees), row.Group])]);

    /// <summary>The difference of two paths by group, and what a third one gives back.</summary>
    public static TraceTable Difference(PathDiff diff)
    {
        List<string> columns = ["group", diff.From.Path, diff.To.Path, "saved", "share"];
        if (diff.Robust is not null) columns.AddRange([ShortName(diff), "given back"]);
        var rows = diff.Groups.Select(group => Row(group.Group, group.From, group.To, diff.Saved, group.Robust)).ToList();
        rows.Add(Row("total", diff.From.Total, diff.To.Total, diff.Saved, diff.Robust?.Total));
        return new TraceTable(Title($"from {diff.From.Path} to {diff.To.Path}", diff.From), columns, rows, NoteOn(diff));
    }

    /// <summary>The functions that differ most.</summary>
    public static TraceTable FunctionDifference(PathDiff diff, int most) => new(
        Title($"functions that differ most, {diff.From.Path} to {diff.To.Path}", diff.From),
        ["function", diff.From.Path, diff.To.Path, "saved"],
        [.. diff.Functions.Take(most).Select(row => (IReadOnlyList<string>)[NameOf(row.Function), OrNone(row.From), OrNone(row.To), Figure(row.Saved)])],
        $"Only in {diff.From.Path}: {diff.OnlyFrom.Count()} functions; only in {diff.To.Path}: {diff.OnlyTo.Count()}.");

    /// <summary>A figure per call: whole where it is, with one decimal where it is not.</summary>
    public static string Figure(double value) => value == Math.Round(value) || Math.Abs(value) >= 10000
        ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("N1", CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Row(string name, double from, double to, double saved, double? robust)
    {
        List<string> cells = [name, Figure(from), Figure(to), Figure(from - to), Share(from - to, saved)];
        if (robust is { } third) cells.AddRange([Figure(third), Figure(third - to)]);
        return cells;
    }

    /// <summary>"robust" for hypercall-robust beside hypercall: its column is narrow.</summary>
    private static string ShortName(PathDiff diff) => diff.Robust!.Path.StartsWith(diff.To.Path + "-", StringComparison.Ordinal)
        ? diff.Robust.Path[(diff.To.Path.Length + 1)..]
        : diff.Robust.Path;

    private static string NoteOn(PathDiff diff)
    {
        var flush = diff.Groups.FirstOrDefault(group => group.Group == GroupTable.CacheFlush && group.Saved != 0);
        string note = GivenBack(diff, "", diff.Saved, diff.GivenBack);
        return flush is null ? note : $"{note} {GivenBack(diff, "Without the L1D flush, ", diff.Saved - flush.Saved, diff.GivenBack - flush.GivenBack)} "
            + "KVM flushes it by loads where the CPU has no command for it, and by one wrmsr where it has.";
    }

    private static string GivenBack(PathDiff diff, string condition, double saved, double? givenBack)
    {
        string start = $"{condition}{diff.To.Path} saves {Figure(saved)} {diff.From.Unit} against {diff.From.Path}";
        return givenBack is { } back ? $"{start}, and {diff.Robust!.Path} gives back {Figure(back)} of them ({Share(back, saved)})." : $"{start}.";
    }

    private static string NameOf(FunctionName function)
    {
        string name = function.ToString();
        return name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
    }

    private static string OrNone(double value) => value == 0 ? "-" : Figure(value);

    private static string Share(double part, double whole) =>
        whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * part / whole, 1) + 0.0:0.0}%");

    private static string Title(string what, Profile profile) =>
        $"{profile.Scenario} on {profile.Lane}: {what}, {(profile.Unit == Units.Nanoseconds ? "ns" : "instructions")} per call";
}
