using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Plots.Renderers;
using Hostcall.Plots.Sections;
using Hostcall.Results;
using Hostcall.Results.Hazards;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Hazards;

/// <summary>The files of a look for hazards, damage to them, and what a report makes of them.</summary>
public sealed class HazardFilesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private static HazardReport Found { get; } = new(
        new HazardNotes
        {
            CommandLine = "dotnet run -c Release -- hazards",
            Probes = [new("gs-read", "ARCH_GET_GS tells the thread's GS.base", "a register holds the guest's value"), new("exit", "exit_group() ends the process", "never allowed")],
            Surprises = [new("exit", "lab-x", "b", "same")],
            Missing = ["c on lab-x: no such path; \"boot\" another kernel"],
        },
        [
            new("gs-read", "lab-x", "a", "0x1", "0x1", "same"), new("gs-read", "lab-x", "b", "0, \"none\"", "0x1", "wrong"),
            new("exit", "lab-x", "a", "exit 7", "exit 7", "same"), new("exit", "lab-x", "b", "refused: EPERM", "exit 7", "refused"),
        ]);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void What_was_found_comes_back_as_it_was_written()
    {
        var run = Written();
        var read = HazardFiles.Read(run)!;
        Assert.Equal(Found.Rows, read.Rows);
        Assert.Equal(Found.Notes.Probes, read.Notes.Probes);
        Assert.Equal(Found.Notes.Surprises, read.Notes.Surprises);
        Assert.Equal(Found.Notes.Missing, read.Notes.Missing);
        Assert.Equal("probe,lane,path,result,native_result,verdict", File.ReadLines(run.Hazards).First());
    }

    [Fact]
    public void A_run_without_them_has_none() => Assert.Null(HazardFiles.Read(RunDirectory.Create(directory.File("run"))));

    [Theory]
    [InlineData("gs-read,lab-x,a,0x1,0x1,fine", "line 2: the verdict is none of same, wrong, refused")]
    [InlineData("gs-raed,lab-x,a,0x1,0x1,same", "line 2: hazards.json has no probe gs-raed")]
    [InlineData("gs-read,lab-x,a,0x1,same", "line 2: has 5 fields where 6 belong")]
    [InlineData("gs-read,lab-x,b,0x1,0x1,same", "line 3: gs-read on lab-x b is there twice")]
    public void Damage_is_told_with_its_place(string line, string problem)
    {
        var run = Written();
        string[] lines = File.ReadAllLines(run.Hazards);
        lines[1] = line;
        File.WriteAllText(run.Hazards, string.Join('\n', lines) + "\n");
        Assert.Contains(problem, Assert.Throws<ResultFileException>(() => HazardFiles.Read(run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_that_are_missing_or_cut_are_an_error()
    {
        var run = Written();
        File.WriteAllText(run.HazardNotes, File.ReadAllText(run.HazardNotes)[..40]);
        Assert.Contains("is damaged", Assert.Throws<ResultFileException>(() => HazardFiles.Read(run)).Message, StringComparison.Ordinal);
        File.Delete(run.HazardNotes);
        Assert.Throws<ResultFileException>(() => HazardFiles.Read(run));
    }

    [Fact]
    public void A_report_says_how_many_are_not_the_same_and_why_and_what_was_not_expected()
    {
        string text = Flat(TextRenderer.Render(RunReport.Of(Found).For(Audience.Mail)));
        string[] lines = [.. HazardSection.InShort(Found)];
        Assert.Equal("Of 2 probes of system calls over b, 1 wrong, 1 refused on lab-x.", lines[1]);
        Assert.Equal("Not as expected: exit on b in lab-x was expected to be same.", lines[2]);
        Assert.Contains("gs-read, whether ARCH_GET_GS tells the thread's GS.base. b (lab-x): \"0, \"none\"\" where a plain call gives \"0x1\".", text, StringComparison.Ordinal);
        Assert.Contains("Because: a register holds the guest's value.", text, StringComparison.Ordinal);
        Assert.Contains("Not asked: c on lab-x", text, StringComparison.Ordinal);
        Assert.DoesNotContain("exit, whether exit_group() ends the process. a", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_and_the_chart_have_a_word_for_each_answer()
    {
        var page = Hostcall.Plots.Pages.HazardsChart.For(Found);
        var panel = Assert.Single(page.Panels);
        Assert.Equal(["gs-read", "exit"], panel.Rows);
        Assert.Equal(["same", "wrong", "same", "refused"], panel.Marks.OfType<Hostcall.Plots.Drawing.Segment>().Select(mark => mark.Label));
        Assert.Equal(2, panel.Axis.Tics.Count);
    }

    private RunDirectory Written()
    {
        var run = RunDirectory.Create(directory.File("run"));
        HazardFiles.Write(run, Found);
        return run;
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
