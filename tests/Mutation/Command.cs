namespace Hostcall.Mutation;

/// <summary>The command line: which areas, how many mutants, what comes of them.</summary>
internal static class Command
{
    private const string Usage = "usage: tests/mutate [AREA…] [--count N] [--seed N] [--again], where AREA is one of: ";

    private static readonly string Root = FindRoot();

    public static int Run(string[] arguments)
    {
        int seed = 1, count = 320;
        bool again = false;
        var areas = new List<string>();
        string[] known = [.. Area.All.Select(area => area.Name), PatchRun.Name];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--seed" && i + 1 < arguments.Length && int.TryParse(arguments[i + 1], out seed)) i++;
            else if (arguments[i] == "--count" && i + 1 < arguments.Length && int.TryParse(arguments[i + 1], out count) && count > 0) i++;
            else if (arguments[i] == "--again") again = true;
            else if (known.Contains(arguments[i])) areas.Add(arguments[i]);
            else
            {
                Console.Error.WriteLine(Usage + string.Join(", ", known));
                return 2;
            }
        }

        bool good = true;
        foreach (string name in areas.Count == 0 ? known : [.. areas])
            good &= Area.All.SingleOrDefault(area => area.Name == name) is { } area ? Run(area, seed, count, again) : RunPatches(again);
        return good ? 0 : 1;
    }

    /// <returns>Whether the area reaches the goal.</returns>
    private static bool Run(Area area, int seed, int count, bool again)
    {
        var equivalent = Change.Read(Path.Combine(Root, "tests/Mutation/equivalent.txt")).ToDictionary(known => known.Change, known => known.Text);
        string table = Table(area.Name);
        using var place = new Workplace(Root);
        using var run = new AreaRun(Root, area, place);
        run.Cover();
        Report.WriteTests(run.ByTest, Path.ChangeExtension(table, ".tests.tsv"));
        Mutant[] sample = [.. run.Sample(seed, count)];
        if (again) sample = [.. sample.IntersectBy(Report.Unnoticed(table), mutant => mutant.Change)];
        Console.WriteLine($"{area.Name}: {sample.Length} of {run.Mutants.Count} mutants, seed {seed}; "
            + $"{run.Tests.Count} tests of {run.Tests.Time.TotalSeconds:0.0} s");
        return Report.Write(area.Name, Try(sample, mutant => run.Try(mutant, equivalent.GetValueOrDefault(mutant.Change)), again), again ? null : table);
    }

    private static bool RunPatches(bool again)
    {
        string table = Table(PatchRun.Name);
        using var place = new Workplace(Root);
        var run = new PatchRun(Root, place);
        Change[] patches = [.. again ? Report.Unnoticed(table).Intersect(PatchRun.List(Root)) : PatchRun.List(Root)];
        Console.WriteLine($"{PatchRun.Name}: {patches.Length} faults made by hand");
        return Report.Write(PatchRun.Name, Try(patches, run.Try, again), again ? null : table);
    }

    private static List<Result> Try<T>(IReadOnlyCollection<T> faults, Func<T, Result> test, bool tellAll)
    {
        var results = new List<Result>();
        foreach (T fault in faults)
        {
            Result result = test(fault);
            results.Add(result);
            Console.Error.Write($"\r{results.Count}/{faults.Count}, {results.Count(one => !one.Noticed)} not noticed \r");
            if (tellAll || !result.Noticed) Report.Write(Console.Out, result);
        }

        return results;
    }

    private static string Table(string area)
    {
        string folder = Path.Combine(Root, "artifacts", "mutation");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, area + ".tsv");
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bench.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("this program does not lie in a checkout");
        return folder;
    }
}
