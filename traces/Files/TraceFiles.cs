using System.Text;
using Hostcall.Results;

namespace Hostcall.Traces;

/// <summary>Writes the files of a trace into a directory.</summary>
/// <param name="directory">A run's, or one of its own.</param>
public sealed class TraceFiles(string directory)
{
    /// <summary>The tables as plain text of 72 columns, for the report to a mailing list.</summary>
    public const string TextFile = "trace.txt";

    /// <summary>Functions shown for each path.</summary>
    public const int ShownFunctions = 25;

    /// <summary>Writes everything.</summary>
    /// <param name="paths">In the order of tables; may be of several scenarios and lanes.</param>
    /// <param name="tables">The tables for the text file.</param>
    /// <exception cref="ResultFileException">A file cannot be written.</exception>
    public void Write(IReadOnlyList<TracedPath> paths, IEnumerable<TraceTable> tables)
    {
        ProfileFile.Write(In("profile.csv"), paths.Select(path => path.Profile));
        AtomicFile.Write(In(TextFile), Text(tables, paths.SelectMany(path => path.Notes)));
        foreach (var path in paths) WriteStacks(path);
        foreach (var group in paths.GroupBy(path => (path.Profile.Scenario, path.Profile.Lane))) WriteGroup([.. group]);
    }

    private static string Text(IEnumerable<TraceTable> tables, IEnumerable<string> notes)
    {
        var text = new StringBuilder();
        foreach (var table in tables)
        {
            foreach (string line in table.Lines()) text.Append(line).Append('\n');
            text.Append('\n');
        }

        foreach (string line in notes.Distinct().SelectMany(note => TraceTable.Wrapped(note, TraceTable.MailWidth))) text.Append(line).Append('\n');
        return text.ToString();
    }

    private void WriteStacks(TracedPath path)
    {
        var profile = path.Profile;
        string name = $"{profile.Scenario}-{profile.Lane}-{profile.Path}";
        FoldedFile.Write(In($"stacks/{name}.folded"), path.Stacks);
        var read = FoldedFile.Read(In($"stacks/{name}.folded")); // the picture shows what the file says
        AtomicFile.Write(In($"charts/flame-{name}.svg"), FlameGraph.Draw($"{profile.Scenario}, {profile.Path} on {profile.Lane}: {TraceTables.Figure(profile.Total)} {profile.Unit} per call", profile.Unit, read));
    }

    private void WriteGroup(IReadOnlyList<TracedPath> paths)
    {
        var first = paths[0].Profile;
        SpeedscopeFile.Write(
            In($"stacks/{first.Scenario}-{first.Lane}.speedscope.json"),
            [.. paths.Select(path => (path.Profile.Path, path.Profile.Unit, path.Stacks))]);
        string caption = first.Unit == Units.Instructions ? "Instructions are not time: a wrmsr or a vmresume counts as one." : "From samples.";
        AtomicFile.Write(In($"charts/breakdown-{first.Scenario}-{first.Lane}.svg"), BreakdownChart.Draw([.. paths.Select(path => path.Profile)], caption));
    }

    private string In(string name)
    {
        string path = Path.Combine(directory, name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be written ({error.Message.TrimEnd('.')})", error);
        }
    }
}
