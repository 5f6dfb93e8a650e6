using CsvHelper;

namespace Hostcall.Results.Profiles;

/// <summary>profile.csv: one row for each function and section of each traced path, per call.</summary>
public static class ProfileFile
{
    /// <summary>The first line of the file.</summary>
    public const string Header = "scenario,lane,path,function,group,self,with_callees,unit";

    /// <exception cref="ResultFileException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<Profile> profiles) => CsvTable.Write(path, Header, csv =>
    {
        foreach (var profile in profiles)
        {
            foreach (var row in profile.Rows) Write(csv, profile, row);
        }
    });

    /// <exception cref="ResultFileException">The file cannot be read or is damaged; says where and how.</exception>
    public static IReadOnlyList<Profile> Read(string path)
    {
        var units = new Dictionary<(string Scenario, string Lane), Unit>();
        return
        [
            .. CsvTable.Read(path, Header)
                .Select(row => (Of: (Scenario: row.Name(0), Lane: LaneName.Today(row.Name(1)), Path: row.Name(2), Unit: UnitOf(row, units)), Row: Parse(row)))
                .GroupBy(line => line.Of, line => line.Row)
                .Select(rows => new Profile(rows.Key.Scenario, rows.Key.Lane, rows.Key.Path, rows.Key.Unit, [.. rows])),
        ];
    }

    private static void Write(CsvWriter csv, Profile profile, ProfileRow row)
    {
        foreach (string field in (string[])[profile.Scenario, profile.Lane, profile.Path, row.Function.ToString(), row.Section]) csv.WriteField(field);
        csv.WriteField(row.Self, default);
        csv.WriteField(row.WithCallees, default);
        csv.WriteField(profile.Unit.Name);
        csv.EndRecord();
    }

    private static ProfileRow Parse(CsvRow row) => new(FunctionName.Parse(row.Name(3)), row.Name(4), row.Amount(5), row.Amount(6));

    /// <summary>The paths of a lane are compared, so they have one unit.</summary>
    private static Unit UnitOf(CsvRow row, Dictionary<(string Scenario, string Lane), Unit> units)
    {
        Unit unit = row.Unit(7);
        var lane = (row.Name(0), row.Name(1));
        units.TryAdd(lane, unit);
        return units[lane] == unit ? unit : throw row.Damage($"unit is {unit}, but {units[lane]} in lines of the same scenario and lane before");
    }
}
