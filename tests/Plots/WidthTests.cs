using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.Results;
using Hostcall.Tests.Traces;

namespace Hostcall.Tests.Plots;

/// <summary>No number and no name is broken at any width that a terminal has.</summary>
public sealed class WidthTests : IDisposable
{
    private const int Narrowest = 60, Widest = 200;

    private static readonly string[] LongNames =
        ["ptrace-sysemu@cross-cpu", "ptrace-sysemu@smt-sibling", "host#0+3%", "a-path-with-a-name-that-goes-on-and-on-for-fifty-four-chars"];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    public static TheoryData<string> Reports => ["the default run", "a run on two cores", "long names", "a trace", "many paths traced", "a comparison"];

    /// <summary>
    /// Each cell stands unbroken in one line, or its column is left out whole and named; and no line is longer than
    /// the terminal is wide.
    /// </summary>
    [Theory]
    [MemberData(nameof(Reports))]
    public void Each_cell_is_whole_or_its_column_is_named_as_left_out(string kind)
    {
        Report report = Make(kind).For(Audience.Terminal);
        Table[] tables = [.. TablesIn([.. report.Brief, .. report.Rest])];
        Assert.NotEmpty(tables);
        for (int width = Narrowest; width <= Widest; width++)
        {
            foreach (Table table in tables)
                Check(table, [.. TableLines.Of(table, width)], width);
        }

        foreach (int width in (int[])[Narrowest, 80, Widest])
        {
            string terminal = Rendered.Terminal(report, width);
            Assert.DoesNotContain(terminal.Split('\n'), line => line.TrimEnd().Length > width);
            foreach (TableLine line in tables.SelectMany(table => TableLines.Of(table, width)))
                Assert.Contains(line.Text, terminal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_case_of_eighty_columns_shows_its_numbers_and_what_it_left_out()
    {
        string terminal = Rendered.Terminal(Make("the default run"), 80);
        Assert.Contains("vm-exit              16.06 µs  [15.76, 16.35]  1.022   84.9  16.54 µs", terminal, StringComparison.Ordinal);
        Assert.Contains("hypercall-robust  unavailable", terminal, StringComparison.Ordinal);
        Assert.Contains("Left out for want of room: p50, rounds.", terminal, StringComparison.Ordinal);
        Assert.DoesNotContain("Left out", Rendered.Terminal(Make("the default run"), 120), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_not_even_names_and_estimates_fit_each_row_is_a_block()
    {
        var table = new Table(
            "costs",
            [new("path", ColumnKind.Name), new("estimate"), new("words", ColumnKind.Prose)],
            [new Row(new string('n', 40), new string('1', 30), "some words that say what it is"), new Row("short", "2", "")]);
        string[] lines = [.. TableLines.Of(table, Narrowest).Select(line => line.Text)];
        Assert.Equal(
            [
                new string('n', 40),
                "  estimate  " + new string('1', 30),
                "  words     some words that say what it is",
                "short",
                "  estimate  2",
            ],
            lines);
    }

    /// <summary>One column more is no reason to break a line, and one less is.</summary>
    [Fact]
    public void Words_that_just_fit_stay_in_one_line()
    {
        const string Words = "these words are thirty long, yes";
        var table = new Table("costs", [new("p", ColumnKind.Name), new("words", ColumnKind.Prose)], [new Row("a", Words)]);
        int fits = "a  ".Length + Words.Length;
        Assert.Equal(["p  words", $"a  {Words}"], TableLines.Of(table, fits).Select(line => line.Text));
        Assert.Equal(["p  words", $"a  {Words[..^4]}", $"   {Words[^3..]}"], TableLines.Of(table, fits - 1).Select(line => line.Text.TrimEnd()));
    }

    [Fact]
    public void In_a_block_a_value_that_just_fits_stays_beside_its_name()
    {
        string value = new('1', 30), name = new('n', 40);
        var table = new Table("costs", [new("path", ColumnKind.Name), new("x")], [new Row(name, value)]);
        int fits = "  x  ".Length + value.Length;
        Assert.Equal([name, $"  x  {value}"], TableLines.Of(table, fits).Select(line => line.Text));
        Assert.Equal([name, "  x", $"    {value}"], TableLines.Of(table, fits - 1).Select(line => line.Text));
    }

    private static void Check(Table table, TableLine[] lines, int width)
    {
        string leftOut = string.Join(' ', lines.Where(line => line.Kind == LineKind.Note).Select(line => line.Text));
        HashSet<string> gone = leftOut.StartsWith("Left out for want of room: ", StringComparison.Ordinal)
            ? [.. leftOut["Left out for want of room: ".Length..].TrimEnd('.').Split(", ")]
            : [];
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 0, width));
        for (int column = 0; column < table.Columns.Count; column++)
        {
            if (gone.Contains(table.Columns[column].Heading))
            {
                Assert.True(table.Columns[column].Priority > 0, $"{width}: {table.Columns[column].Heading} must stay");
                continue;
            }

            foreach (Row row in table.AllRows)
            {
                string text = row.Cells[column].Text;
                string[] pieces = table.Columns[column].Kind == ColumnKind.Prose ? text.Split(' ') : [text];
                string? broken = pieces.FirstOrDefault(piece => !lines.Any(line => line.Text.Contains(piece, StringComparison.Ordinal)));
                Assert.True(broken is null, $"{width}: \"{broken}\" is broken in \"{table.Caption}\"");
            }
        }
    }

    private static IEnumerable<Table> TablesIn(IEnumerable<Part> parts) =>
        parts.SelectMany(part => part switch { Section section => TablesIn(section.Parts), Table table => [table], _ => [] });

    private Report Make(string kind)
    {
        LaneTrace trace = Recorded.Trace("host", "ptrace-sysemu", "vm-exit", "hypercall", "hypercall-robust");
        switch (kind)
        {
            case "the default run":
                return RunReport.Of(RunView.Load(EightyColumns()));
            case "a run on two cores":
                return RunReport.Of(RunView.Load(SyntheticRun.Write(directory.File("run"), ["getpid", "enosys"])));
            case "long names":
                RunView view = RunView.Load(EightyColumns());
                return RunReport.Of(view with { Summary = view.Summary with { Rows = [.. view.Summary.Rows, .. LongNames.Select(name => view.Summary.Rows[1] with { Path = name })] } });
            case "a trace":
                return RunReport.Of([trace]);
            case "many paths traced":
                TracedPath path = trace.Paths[0];
                return RunReport.Of([trace with { Paths = [.. Enumerable.Range(10, 20).Select(i => path with { Profile = path.Profile with { Path = $"another-path-{i}" } })] }]);
            default:
                return CompareReport.Of(RunComparison.Compare([RunComparisonTests.Run(140, 1, noise: 0.05)], [RunComparisonTests.Run(144, 2, noise: 0.05)], force: true));
        }
    }

    /// <summary>The run with which tables were found to break numbers: a default one of two rounds.</summary>
    private RunDirectory EightyColumns()
    {
        string copy = Directory.CreateDirectory(directory.File("eighty")).FullName;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests/Plots/fixtures/eighty-columns")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        return RunDirectory.Open(copy);
    }
}
