using Hostcall.Results;
using Hostcall.Scenarios.Commands;

namespace Hostcall.Tests.EndToEnd;

/// <summary>Processes that the program has to live with, and arguments with anything in them.</summary>
[Collection(ProgramCollection.Name)]
public sealed class SurroundingsTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    private static string[] Brief(string output) => ["--lane", "native", "--path", "host", "--rounds", "2", "--calls", "50", "--out", output];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Few_descriptors_are_one_sentence() => Assert.Contains(
        "only 100 files open at once; raise the limit with `ulimit -n", TheProgram.RunIn("ulimit -n 100; exec \"$@\"", Brief(folder["run"])).RefusedWith(3), StringComparison.Ordinal);

    [Theory]
    [InlineData("/proc/nope", "there is no such folder")]
    [InlineData("/dev/null/x", "there is no such folder")]
    public void Where_the_temporary_folder_cannot_be_used_another_one_is(string given, string reason)
    {
        var run = TheProgram.RunIn($"export TMPDIR={given}; exec \"$@\"", Brief(folder["run"]));
        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Contains($"TMPDIR is {given}, which can't be used ({reason}", run.Errors, StringComparison.Ordinal);
        Assert.Contains("is taken instead", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_read_only_system_a_run_goes_to_the_volume_that_there_is()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can make a mount namespace");
        Assert.SkipWhen(TheProgram.Dll.StartsWith("/tmp/", StringComparison.Ordinal), "the program itself lies in /tmp, which this test covers");
        Directory.CreateDirectory(folder["volume"]);
        string script = $"""
            exec unshare --mount bash -euc '
                mount --bind {folder["volume"]} /mnt
                for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o ro tmpfs $place; done
                cd /proc
                exec "$@"' bash "$@"
            """;
        var run = TheProgram.RunIn(script, Brief("/mnt/run"));
        Assert.True(run.Code == 0, run.Output + run.Errors);
        Assert.Contains("/mnt is taken instead", run.Errors, StringComparison.Ordinal);
        Assert.NotEmpty(SampleReader.Read(folder["volume/run/samples.csv"]).Cases);
    }

    [Fact]
    public void A_directory_of_any_name_is_in_the_command_that_runs_again()
    {
        string odd = folder["it's a \"dir\", ü $(x)"];
        Assert.Equal(0, TheProgram.Run(Brief(odd)).Code);
        string command = ManifestFile.Read(RunDirectory.Open(odd).Manifest).CommandLine;
        Assert.EndsWith($"--out '{odd.Replace("'", @"'\''", StringComparison.Ordinal)}'", command, StringComparison.Ordinal);
        Assert.Equal(0, TheProgram.Run("compare", odd, odd).Code);
    }

    [Theory]
    [InlineData("plain-1.2,3", "plain-1.2,3")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("$(rm -r x); y", "'$(rm -r x); y'")]
    [InlineData("it's", @"'it'\''s'")]
    public void An_argument_is_quoted_for_a_shell(string argument, string quoted) => Assert.Equal(quoted, NewManifest.Quoted(argument));

    [Fact]
    public void A_name_over_two_lines_is_refused_before_anything_is_made()
    {
        Assert.Contains("can't span lines", TheProgram.Run(Brief(folder["a\nb"])).RefusedWith(2), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
