namespace Hostcall.Tests.EndToEnd;

/// <summary>Standard output that is full or closed costs a sentence, never the files of a run.</summary>
[Collection(ProgramCollection.Name)]
public sealed class OutputTests
{
    [Theory]
    [InlineData(">/dev/full", "No space left on device", "list")]
    [InlineData(">/dev/full", "No space left on device", "--help")]
    [InlineData(">&-", "Bad file descriptor", "doctor")]
    [InlineData(">/dev/full 2>/dev/full", null, "doctor")]
    public void Every_command_ends_with_one_sentence(string redirection, string? reason, string command)
    {
        using var program = TheProgram.StartIn($"\"$@\" {redirection}", command);
        var ended = program.Wait();
        if (reason is null)
            Assert.Equal((1, ""), (ended.Code, ended.Errors));
        else
            Assert.StartsWith($"hostcall: standard output can't be written ({reason})", ended.RefusedWith(1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_written_whole_before_it_is_printed()
    {
        using var folder = new ScratchFolder();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests/Plots/fixtures/eighty-columns")))
            File.Copy(file, folder[Path.GetFileName(file)]);
        TheProgram.RunIn("\"$@\" >/dev/full", "report", folder.Path).RefusedWith(1);
        foreach (string file in (string[])["summary.json", "report.txt", "report.md", "report.html"])
            Assert.True(File.Exists(folder[file]), file);
    }

    [Fact]
    public void A_reader_that_ends_is_no_error() =>
        Assert.Equal(0, TheProgram.RunIn("\"$@\" | head -1; exit ${PIPESTATUS[0]}", "list").Code);

    [Fact]
    public void Brief_prints_the_page_for_a_mail_and_nothing_else()
    {
        using var folder = new ScratchFolder();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests/Plots/fixtures/eighty-columns")))
            File.Copy(file, folder[Path.GetFileName(file)]);
        var ended = TheProgram.Run("report", folder.Path, "--brief");
        Assert.Equal(0, ended.Code);
        Assert.StartsWith(ended.Output, File.ReadAllText(folder["report.txt"]), StringComparison.Ordinal);
        Assert.InRange(ended.Output.Split('\n').Length, 20, 41);
        Assert.All(ended.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 72));
    }
}
