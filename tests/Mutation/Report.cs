namespace Hostcall.Mutation;

/// <summary>What a reader gets: a line for each mutant that nobody noticed, sums, and a table of all.</summary>
internal static class Report
{
    private const string Header = "place\tmember\twas\tbecomes\tfate\tby\tequivalent because";

    public static void Write(TextWriter output, Result result)
    {
        Mutant mutant = result.Mutant;
        string became = mutant.Becomes.Length == 0 ? "removed" : $"→ {mutant.Becomes}";
        output.WriteLine($"{mutant.File}:{mutant.Line} {mutant.Member}: {mutant.Was} {became} · {Word(result)}");
        output.Flush();
    }

    /// <summary>Prints the sums of an area and writes its table.</summary>
    /// <param name="area">Its name.</param>
    /// <param name="results">Of its sample.</param>
    /// <param name="table">Where; null to leave an earlier one as it is.</param>
    /// <returns>Whether the area reaches the goal, and no mutant that was argued away was noticed.</returns>
    public static bool Write(string area, IReadOnlyList<Result> results, string? table)
    {
        var counted = results.Where(result => result.Argued is null).ToList();
        int Count(Fate fate) => counted.Count(result => result.Fate == fate);
        int noticed = counted.Count(result => result.Noticed);
        double share = counted.Count == 0 ? 1 : (double)noticed / counted.Count;
        Console.WriteLine($"{area}: {Count(Fate.Killed)} killed, {Count(Fate.Hung)} hung, {Count(Fate.Survived)} survived, "
            + $"{Count(Fate.NotReached)} not reached, {results.Count - counted.Count} equivalent; {100 * share:0.0} % noticed, {100 * Area.Goal:0} % wanted");
        var wrong = results.Where(result => result is { Argued: not null, Noticed: true }).ToList();
        foreach (Result result in wrong)
            Console.WriteLine($"{result.Mutant.File}:{result.Mutant.Line} is argued to change nothing, and is noticed by {result.By}");
        if (table is not null)
        {
            File.WriteAllLines(table, [Header, .. results.Select(Line)]);
        }

        return share >= Area.Goal && wrong.Count == 0;
    }

    /// <summary>Writes what the tests cost without any fault, dearest first: what a sample's time goes into.</summary>
    public static void WriteTests(IEnumerable<(string Name, double Ms, int Reached)> tests, string table)
    {
        File.WriteAllLines(table, tests
            .OrderByDescending(one => one.Ms)
            .Select(one => FormattableString.Invariant($"{one.Name}\t{one.Ms:0} ms\t{one.Reached} mutants")));
    }

    /// <summary>The mutants that nobody noticed, from a table.</summary>
    public static IEnumerable<Change> Unnoticed(string table) =>
        from line in File.ReadLines(table).Skip(1)
        let cells = line.Split('\t')
        where cells[4] is nameof(Fate.Survived) or nameof(Fate.NotReached)
        select new Change($"{cells[0][..cells[0].LastIndexOf(':')]}, {cells[1]}", cells[2], cells[3]);

    private static string Line(Result result) => string.Join('\t',
        $"{result.Mutant.File}:{result.Mutant.Line}", result.Mutant.Member, result.Mutant.Was, result.Mutant.Becomes, result.Fate, result.By, result.Argued);

    private static string Word(Result result) => result.Argued is not null ? "equivalent" : result.Fate switch
    {
        Fate.NotReached => result.By.Length > 0 ? result.By : "no test reaches it",
        Fate.Survived => "survived",
        Fate.Hung => "hung",
        _ => $"killed by {result.By}",
    };
}
