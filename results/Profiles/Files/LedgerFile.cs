namespace Hostcall.Results.Profiles;

/// <summary>
/// ledger.csv: how often one call makes each transition, for each path that was traced instruction by instruction.
/// A path has a row for every transition, so that all paths name them in one order.
/// </summary>
public static class LedgerFile
{
    /// <summary>The first line of the file.</summary>
    public const string Header = "scenario,lane,path,transition,per_call";

    /// <exception cref="ResultFileException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<TracedPath> paths) => CsvTable.Write(path, Header, csv =>
    {
        foreach (var traced in paths)
        {
            foreach (var count in traced.Ledger)
            {
                foreach (string field in (string[])[traced.Profile.Scenario, traced.Profile.Lane, traced.Profile.Path, count.Transition]) csv.WriteField(field);
                csv.WriteField(count.PerCall, default);
                csv.EndRecord();
            }
        }
    });

    /// <summary>The counts of each path, in the order of the file.</summary>
    /// <exception cref="ResultFileException">The file cannot be read or is damaged; says where and how.</exception>
    public static ILookup<(string Scenario, string Lane, string Path), TransitionCount> Read(string path)
    {
        var seen = new HashSet<(string, string, string, string)>();
        return CsvTable.Read(path, Header).ToLookup(
            row => (row.Name(0), LaneName.Today(row.Name(1)), row.Name(2)),
            row => seen.Add((row.Name(0), row.Name(1), row.Name(2), row.Name(3)))
                ? new TransitionCount(row.Name(3), row.Amount(4))
                : throw row.Damage($"{row.Name(3)} of {row.Name(0)} on {row.Name(1)} {row.Name(2)} is there twice"));
    }
}
