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

    private static string Refusal(Action action) => Assert.Throws<ResultFileException>(action).Message;
}
