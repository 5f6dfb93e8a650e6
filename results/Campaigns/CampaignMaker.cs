using Hostcall.Statistics;

namespace Hostcall.Results;

/// <summary>Puts runs of any machines together, keyed by the machine, or says why they don't belong together.</summary>
public static class CampaignMaker
{
    /// <summary>Said of figures that were merged although the runs differ in what they ran.</summary>
    public const string Forced = "the merge was forced";

    /// <summary>Reads runs one by one and merges them.</summary>
    /// <param name="folders">At least one.</param>
    /// <param name="force">Leaves out damaged runs and merges runs of other payloads, and says so, instead of refusing.</param>
    /// <param name="options">Confidence and margin.</param>
    /// <param name="progress">Told how many runs were read.</param>
    /// <exception cref="ResultFileException">A run is damaged, or does not belong to the others; says which and why.</exception>
    public static Campaign Merge(IReadOnlyList<RunFolder> folders, bool force = false, SummaryOptions? options = null, Action<int>? progress = null)
    {
        options ??= new SummaryOptions();
        var notes = new List<string>();
        List<RunDigest> runs = Once(Read(folders, force, options, progress, notes), notes);
        if (runs.Count == 0)
            throw new ResultFileException(folders[0].Name, "can't be read, and there is no other run to merge");
        RefuseStrangers(runs, force, notes);
        runs = [.. runs.OrderBy(run => run.Manifest.StartedUtc).ThenBy(run => run.Manifest.RunId, StringComparer.Ordinal)];

        var machines = new MachineList();
        RunDigest[][] byMachine = [.. runs.GroupBy(run => machines.NumberOf(run.Manifest)).OrderBy(machine => machine.Key).Select(machine => (RunDigest[])[.. machine])];
        PooledSummary[] pools = new PooledSummary[byMachine.Length];
        Parallel.For(0, pools.Length, machine => pools[machine] = new PooledSummary(byMachine[machine], options));
        string[] names = [.. Enumerable.Range(0, pools.Length).Select(MachineList.NameOf)];
        CampaignDifference[] differences = [.. Differences(pools, names, options, out Method method)];
        return new Campaign
        {
            Machines = [.. byMachine.Select((ofMachine, number) => Describe(ofMachine, number, machines, pools[number], differences, method))],
            Differences = differences,
            Notes = notes,
        };
    }

    private static IEnumerable<RunDigest> Read(
        IReadOnlyList<RunFolder> folders, bool force, SummaryOptions options, Action<int>? progress, List<string> notes)
    {
        int done = 0;
        var read = folders.AsParallel().AsOrdered().Select(folder =>
        {
            try
            {
                return (Run: (RunDigest?)RunDigest.Read(folder, options), Problem: (ResultFileException?)null);
            }
            catch (ResultFileException e)
            {
                return (Run: (RunDigest?)null, Problem: (ResultFileException?)e);
            }
            finally
            {
                progress?.Invoke(Interlocked.Increment(ref done));
            }
        }).ToArray();
        foreach ((RunDigest? run, ResultFileException? problem) in read)
        {
            if (problem is not null && !force)
                throw new ResultFileException($"{problem.Message.TrimEnd('.')}; nothing was merged", "--force leaves such runs out");
            if (problem is not null)
                notes.Add($"Left out: {problem.Message}");
            else
                yield return run!;
        }
    }

    /// <summary>A run that is there twice, as a copy or as an earlier state of itself, counts once.</summary>
    private static List<RunDigest> Once(IEnumerable<RunDigest> runs, List<string> notes)
    {
        var once = new List<RunDigest>();
        foreach (var copies in runs.GroupBy(run => (run.Manifest.RunId, run.Manifest.StartedUtc, ManifestDifferences.Fingerprint(run.Manifest))))
        {
            RunDigest kept = copies.OrderByDescending(run => run.Manifest.FinishedUtc is not null).ThenByDescending(run => run.Blocks).First();
            once.Add(kept);
            foreach (RunDigest copy in copies.Where(copy => copy != kept))
            {
                if (copy.Manifest.SamplesSha256 is { } other && kept.Manifest.SamplesSha256 is { } hash && other != hash && copy.Blocks == kept.Blocks)
                    throw new ResultFileException(copy.Name, $"is run {copy.Manifest.RunId} as {kept.Name} is, with other figures: one of the two was edited");
                notes.Add($"Counted once: {copy.Name} is the same run as {kept.Name}.");
            }
        }

        return once;
    }

    private static void RefuseStrangers(List<RunDigest> runs, bool force, List<string> notes)
    {
        var payloads = new Dictionary<string, (string Sha256, RunDigest Run)>();
        foreach (RunDigest run in runs)
        {
            if (run.Manifest.SchemaVersion != runs[0].Manifest.SchemaVersion)
            {
                string first = $"{runs[0].Name} is of schema {runs[0].Manifest.SchemaVersion}";
                Refuse(run, $"is of schema {run.Manifest.SchemaVersion} where {first}, which counts exits and batches otherwise");
            }

            foreach (PayloadIdentity payload in run.Manifest.Payloads)
            {
                string key = $"{payload.Scenario}{(payload.Path is null ? "" : $" of {payload.Path}")}";
                if (!payloads.TryAdd(key, (payload.Sha256, run)) && payloads[key].Sha256 != payload.Sha256)
                    Refuse(run, $"ran other machine code for {key} than {payloads[key].Run.Name}: their costs are not of the same work");
            }
        }

        void Refuse(RunDigest run, string problem)
        {
            if (!force)
                throw new ResultFileException(run.Name, $"{problem}; nothing was merged; --force merges all the same");
            notes.Add($"{run.Name}: {problem}; {Forced}.");
        }
    }

    private static IEnumerable<CampaignDifference> Differences(PooledSummary[] pools, string[] names, SummaryOptions options, out Method method)
    {
        var pairs = pools.SelectMany(pool => pool.Rows).GroupBy(row => (row.Scenario, row.Lane))
            .SelectMany(lane => PairsOf([.. lane.Where(row => row.Status == Status.Measured).DistinctBy(row => row.Name)]))
            .Select(pair => (pair.A, pair.B, On: pools.Select(pool => pool.Compare(pair.A.Scenario, pair.A.Lane, pair.A.Name, pair.B.Name)).ToArray()))
            .ToArray();
        var judge = new Judge(options.Margin, options.Confidence, options.ClaimConfidence, pairs.Sum(pair => pair.On.Count(on => on?.Time is not null)));
        method = new Method
        {
            Confidence = options.Confidence,
            ClaimConfidence = options.ClaimConfidence,
            Margin = options.Margin,
            Resamples = options.Resamples,
            ComparisonsAtOnce = judge.ComparisonsAtOnce,
            Seed = 0,
        };
        return pairs.Select(pair => new CampaignDifference(
            pair.A.Scenario,
            pair.A.Lane,
            pair.A.Unit,
            pair.A.Name,
            pair.B.Name,
            names,
            [
                .. pair.On.Zip(pools, (on, pool) =>
                    on?.Time is { } ratio ? pool.Decide(ratio, pair.A.Scenario, pair.A.Lane, pair.A.Name, pair.B.Name, judge) : on?.Count),
            ]));
    }

    /// <summary>Each path with the one that it is best compared with, whichever machine measured it.</summary>
    private static IEnumerable<(SummaryRow A, SummaryRow B)> PairsOf(SummaryRow[] rows)
    {
        SummaryRow[] paths = [.. rows.Where(row => row.IsPath)];
        return paths.Skip(1).Select((row, before) => (row, Baselines.PartnerOf(row, rows, paths[..(before + 1)])));
    }

    private static CampaignMachine Describe(
        RunDigest[] runs, int number, MachineList machines, PooledSummary pool, IReadOnlyList<CampaignDifference> differences, Method method)
    {
        Manifest manifest = runs[0].Manifest with
        {
            Lanes = Union(run => run.Lanes),
            LaneMachines = Union(run => run.LaneMachines),
        };
        var summary = new Summary
        {
            RunId = MachineList.NameOf(number),
            Method = method with { Seed = manifest.Seed },
            Rows = pool.Rows,
            Comparisons = [.. differences.Select(difference => difference.OnMachines[number]).OfType<Comparison>()],
            Ladder = [],
            Published = [],
        };
        return new CampaignMachine(
            MachineList.NameOf(number),
            machines.Describe(number),
            ManifestDifferences.Fingerprint(manifest),
            manifest,
            [.. runs.Select(run => new CampaignRun(run.Manifest.RunId, run.Manifest.StartedUtc, run.Warnings))],
            runs.Sum(run => run.Blocks),
            summary);

        Dictionary<string, T> Union<T>(Func<Manifest, IReadOnlyDictionary<string, T>> of) =>
            runs.SelectMany(run => of(run.Manifest)).DistinctBy(lane => lane.Key).ToDictionary(lane => lane.Key, lane => lane.Value);
    }
}
