using System.Text.Json;
using Hostcall.Results.Profiles;

namespace Hostcall.Results.Hazards;

/// <summary>hazards.csv and hazards.json of a run; its tables and charts are made from these alone.</summary>
public static class HazardFiles
{
    private const string Header = "probe,lane,path,result,native_result,verdict";
    private const int NewestSchema = 1;

    /// <summary>What a run found; null where nothing was asked.</summary>
    /// <exception cref="ResultFileException">A file is damaged; says where and how.</exception>
    public static HazardReport? Read(RunDirectory directory)
    {
        if (!File.Exists(directory.Hazards)) return null;
        var notes = ResultJson.Load(directory.HazardNotes, NewestSchema, document => document.Deserialize(ResultJson.Default.HazardNotes));
        var seen = new HashSet<(string, string, string)>();
        return new HazardReport(notes, [.. CsvTable.Read(directory.Hazards, Header).Select(row => Checked(row, notes, seen))]);
    }

    /// <exception cref="ResultFileException">A file can't be written.</exception>
    public static void Write(RunDirectory directory, HazardReport report)
    {
        AtomicFile.Write(directory.HazardNotes, JsonSerializer.Serialize(report.Notes, ResultJson.Default.HazardNotes) + "\n");

        // Last, because a run has hazards when it has this file.
        CsvTable.Write(directory.Hazards, Header, csv =>
        {
            foreach (var row in report.Rows)
            {
                foreach (string field in (string[])[row.Probe, row.Lane, row.Path, row.Result, row.NativeResult, row.Verdict]) csv.WriteField(field);
                csv.EndRecord();
            }
        });
    }

    private static HazardRow Checked(CsvRow row, HazardNotes notes, HashSet<(string, string, string)> seen)
    {
        if (!notes.Probes.Any(probe => probe.Id == row.Name(0))) throw row.Damage($"hazards.json has no probe {row.Name(0)}");
        if (!HazardRow.Verdicts.Contains(row.Name(5))) throw row.Damage($"the verdict is none of {string.Join(", ", HazardRow.Verdicts)}");
        if (!seen.Add((row.Name(0), row.Name(1), row.Name(2)))) throw row.Damage($"{row.Name(0)} on {row.Name(1)} {row.Name(2)} is there twice");
        return new HazardRow(row.Name(0), LaneName.Today(row.Name(1)), row.Name(2), row.Name(3), row.Name(4), row.Name(5));
    }
}
