using Hostcall.Results;

namespace Hostcall.Tests.Results;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_new_directory_is_made_with_its_parents()
    {
        RunDirectory run = RunDirectory.Create(directory.File("a/b"));
        Assert.True(Directory.Exists(run.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(run.Path));
    }

    [Fact]
    public void A_directory_with_something_in_it_is_refused()
    {
        File.WriteAllText(directory.File("x"), "");
        Assert.Contains("not empty", Refusal(() => RunDirectory.Create(directory.Path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/hostcall")]
    [InlineData("/dev/null/hostcall")]
    public void A_place_that_cannot_be_written_is_refused(string path) =>
        Assert.Contains("can't be written", Refusal(() => RunDirectory.Create(path)), StringComparison.Ordinal);

    [Fact]
    public void Opening_says_which_file_is_missing()
    {
        Assert.Contains("no such run directory", Refusal(() => RunDirectory.Open(directory.File("nowhere"))), StringComparison.Ordinal);
        Assert.Contains("no samples.csv", Refusal(() => RunDirectory.Open(directory.Path)), StringComparison.Ordinal);
        File.WriteAllText(directory.File("samples.csv"), "");
        Assert.Contains("no manifest.json", Refusal(() => RunDirectory.Open(directory.Path)), StringComparison.Ordinal);
    }

    /// <summary>A trace, a look for hazards or a sweep alone is a run as well.</summary>
    [Theory]
    [InlineData("profile.csv")]
    [InlineData("hazards.csv")]
    [InlineData("sweep.json")]
    [InlineData("samples.csv")]
    public void A_run_holds_a_manifest_and_one_of_four_results(string file)
    {
        File.WriteAllText(directory.File("manifest.json"), "");
        Assert.Contains($"no {file}", Refusal(() => RunDirectory.Open(directory.Path)), StringComparison.Ordinal);
        File.WriteAllText(directory.File(file), "");
        RunDirectory run = RunDirectory.Open(directory.Path);
        Assert.Equal((directory.Path, file == "samples.csv"), (run.Path, run.HasSamples));
    }

    [Fact]
    public void An_interrupted_run_needs_its_manifest_alone()
    {
        Assert.Contains("no such run directory", Refusal(() => RunDirectory.OpenInterrupted(directory.File("nowhere"))), StringComparison.Ordinal);
        Assert.Contains("nothing was measured yet", Refusal(() => RunDirectory.OpenInterrupted(directory.Path)), StringComparison.Ordinal);
        Assert.False(RunDirectory.IsRun(directory.Path));
        File.WriteAllText(directory.File("manifest.json"), "");
        Assert.Equal(directory.Path, RunDirectory.OpenInterrupted(directory.Path).Path);
        Assert.True(RunDirectory.IsRun(directory.Path));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public void A_name_over_two_lines_is_refused(string name) =>
        Assert.Contains("can't span lines", Refusal(() => RunDirectory.Create(directory.File(name))), StringComparison.Ordinal);

    [Fact]
    public void No_name_of_a_file_leads_out_of_the_directory()
    {
        Assert.Equal("______etc_passwd", RunDirectory.FileName("../../etc/passwd"));
        RunDirectory run = RunDirectory.Create(directory.File("r"));
        Assert.Equal(Path.Combine(run.Path, "stacks", "a_b-native-vm-exit_1.folded"), run.StacksOf("a/b", "native", "vm-exit#1"));
        Assert.Equal(Path.Combine(run.Path, "stacks", "a_b-native.speedscope.json"), run.SpeedscopeOf("a/b", "native"));
    }

    private static string Refusal(Action action) => Assert.Throws<ResultFileException>(action).Message;
}
