using System.Text.RegularExpressions;

namespace Hostcall.Tests.EndToEnd;

[Collection(ProgramCollection.Name)]
public sealed class ArgumentTests
{
    [Theory]
    [InlineData("--scenario getpd", "there is no scenario called getpd; did you mean getpid?")]
    [InlineData("--scenario zzzzzzzzzzzzzzzzzzzz", "there is no scenario called zzzzzzzzzzzzzzzzzzzz; see list")]
    [InlineData("--path vmexit", "there is no path called vmexit; did you mean vm-exit?")]
    [InlineData("--lane natve", "there is no lane called natve; did you mean native?")]
    [InlineData("--cpu 4096", "--cpu 4096: this process may run on CPU ")]
    [InlineData("--cpu -1", "--cpu -1: this process may run on CPU ")]
    [InlineData("--cpu one", "one")]
    [InlineData("--rounds 0", "--rounds 0: at least 1 round is needed")]
    [InlineData("--until 0", "--until 0: give the half of an interval in percent of the cost")]
    [InlineData("--until 1 --rounds 9", "--until and --rounds: give one of them")]
    [InlineData("--calls 0", "--calls 0: a block needs at least 1 call")]
    [InlineData("--calls -5", "--calls -5: a block needs at least 1 call")]
    [InlineData("--placement sideways", "there is no placement called sideways; see list")]
    [InlineData("--placement same-cpu,crosscpu", "there is no placement called crosscpu; did you mean cross-cpu?")]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("--path host --output somewhere", "there is no option --output here; see --help")]
    [InlineData("noise --pairs 0", "--pairs 0: at least 1 pair is needed")]
    [InlineData("noise --rounds 1", "--rounds 1: a comparison needs two batches of rounds")]
    [InlineData("noise --runs 0", "--runs 0: at least 1 run is needed")]
    [InlineData("noise --slowdown 0", "--slowdown 0: choose between 0.1 and 100 percent")]
    [InlineData("noise --slowdown -3", "--slowdown -3: choose between 0.1 and 100 percent")]
    [InlineData("noise --slowdown 3 --scenario getpid,enosys", "give one --scenario")]
    [InlineData("noise --placement same-cpu,cross-cpu", "a study of noise takes one placement")]
    [InlineData("noise --from /nonexistent", "/nonexistent: there is no such directory")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("report", "report")]
    [InlineData("report /nonexistent", "/nonexistent: there is no such run directory")]
    public void A_bad_argument_is_one_sentence_and_code_2(string arguments, string expected) =>
        Assert.Contains(expected, TheProgram.Run(arguments.Split(' ')).RefusedWith(2), StringComparison.Ordinal);

    [Fact]
    public void A_directory_that_is_not_empty_is_left_alone()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["precious"], "data");
        Assert.Contains("not empty", TheProgram.Run("--out", folder.Path).RefusedWith(2), StringComparison.Ordinal);
        Assert.Equal(["precious"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("/proc/hostcall")]
    [InlineData("/dev/null")]
    [InlineData("/dev/null/below")]
    public void A_directory_that_cannot_be_written_is_refused(string path) =>
        Assert.Contains(path, TheProgram.Run("--out", path).RefusedWith(2), StringComparison.Ordinal);

    [Fact]
    public void Help_names_every_command()
    {
        var help = TheProgram.Run("--help");
        Assert.Equal(0, help.Code);
        foreach (string word in (string[])["--scenario", "--path", "--lane", "--rounds", "--calls", "--cpu", "--placement", "--seed", "--out", "list", "doctor", "plot", "report"])
        {
            Assert.Contains(word, help.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void List_names_every_scenario_path_and_placement()
    {
        var list = TheProgram.Run("list");
        Assert.Equal(0, list.Code);
        foreach (string name in Hostcall.Scenarios.ScenarioTable.All.Select(s => s.Name).Concat(Hostcall.Paths.PathTable.All.Select(p => p.Id)).Concat(Hostcall.Scenarios.Measurement.Placement.All.Select(p => p.Name)))
        {
            Assert.Contains(name, list.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\u001b', list.Output);
    }

    [Fact]
    public void List_tells_once_what_is_in_the_way_of_many()
    {
        string output = TheProgram.Run("list").Output;
        var foreign = Hostcall.Paths.PathTable.Known.Except(Hostcall.Paths.PathTable.All).ToArray();
        Assert.True(foreign.Length > 1);
        Assert.Single(Regex.Matches(output, "this is a path of "));
        string number = Regex.Match(output, @"(\(\d+\))\s+this is a path of ").Groups[1].Value;
        Assert.All(foreign, path => Assert.Matches($@"(?m)^{path.Id} .* no {Regex.Escape(number)}\s*$", output));
    }
}
