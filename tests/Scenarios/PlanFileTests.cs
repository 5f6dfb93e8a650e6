using Hostcall.Scenarios.Campaigns;

namespace Hostcall.Tests.Scenarios;

public sealed class PlanFileTests
{
    private const string Good = """
        [[machine]]
        name = "milan"
        features = ["milan", "kvm"]
        program = "hostcall"

        [[machine]]
        name = "desk"
        address = "me@desk"
        ssh = ["-p", "2222"]
        folder = "~/campaign"

        [[measure]]
        scenarios = ["getpid", "read-zero-4096"]
        paths = ["host", "vm-exit"]
        rounds = 24
        repeats = 2
        hours = 8

        [[measure]]
        lanes = ["lab-bochs-icelake"]
        machines = ["desk"]
        """;

    [Fact]
    public void Every_line_is_a_plain_command_of_this_program()
    {
        var tasks = PlanFile.Parse("plan.toml", Good).Tasks;
        Assert.Equal(["milan-1-1", "desk-1-1", "desk-2-1", "milan-1-2", "desk-1-2"], tasks.Select(task => task.Name));
        Assert.Equal("hostcall --scenario getpid,read-zero-4096 --path host,vm-exit --lane native --rounds 24 --out runs/milan-1-1", tasks[0].Begin);
        Assert.Equal("hostcall --resume runs/milan-1-1", tasks[0].Resume);
        Assert.EndsWith(" --scenario getpid --lane lab-bochs-icelake --out runs/desk-2-1", tasks[2].Begin, StringComparison.Ordinal);
        Assert.Equal("under a minute", tasks[0].Measurement.Duration);
        Assert.StartsWith("what lab-bochs-icelake", tasks[2].Measurement.Duration, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paths = [\"host\", \"vm-exit\"]", "paths = [\"hots\"]", "plan.toml, line 14: there is no path called hots; did you mean host?.")]
    [InlineData("rounds = 24", "rounds = 0", "plan.toml, line 15: rounds is a whole number of at least 1.")]
    [InlineData("rounds = 24", "round = 24", "plan.toml, line 15: a measurement has no round; did you mean rounds?.")]
    [InlineData("rounds = 24", "rounds = \"24\"", "plan.toml, line 15: rounds is a whole number of at least 1.")]
    [InlineData("name = \"desk\"", "name = \"milan\"", "plan.toml, line 7: there are two machines called milan.")]
    [InlineData("name = \"desk\"", "", "plan.toml, line 6: a machine needs a name.")]
    [InlineData("name = \"milan\"", "name = \"../milan\"", "plan.toml, line 2: a machine's name has letters, digits and dashes, not ../milan.")]
    [InlineData("address = \"me@desk\"", "address = \"-oProxyCommand=sh\"", "plan.toml, line 8: -oProxyCommand=sh is no address; give one as ssh takes it, such as user@machine.")]
    [InlineData("folder = \"~/campaign\"", "folder = \"a; rm b\"", "plan.toml, line 10: a; rm b is no folder without spaces.")]
    [InlineData("machines = [\"desk\"]", "machines = [\"dusk\"]", "plan.toml, line 21: there is no machine called dusk; did you mean desk?.")]
    [InlineData("lab-bochs-icelake", "lab-boch", "plan.toml, line 20: there is no lane called lab-boch")]
    [InlineData("features = [\"milan\", \"kvm\"]", "features = [1]", "plan.toml, line 3: features is a list of texts")]
    [InlineData("[[machine]]\nname = \"milan\"", "[engine]\n[[machine]]\nname = \"milan\"", "plan.toml, line 1: there is no table engine here")]
    [InlineData("repeats = 2", "repeats = ", "plan.toml, line 16: ")]
    public void A_fault_is_told_with_its_file_and_line(string text, string instead, string sentence)
    {
        Assert.Contains(text, Good, StringComparison.Ordinal);
        var error = Assert.Throws<PlanException>(() => PlanFile.Parse("plan.toml", Good.Replace(text, instead, StringComparison.Ordinal)));
        Assert.Contains(error.Problems, problem => problem.StartsWith(sentence.TrimEnd('.'), StringComparison.Ordinal));
        Assert.All(error.Problems, problem => Assert.Matches(@"^plan\.toml, line \d+: [^\n]+[.?]$", problem));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var error = Assert.Throws<PlanException>(() => PlanFile.Parse("p", "[[machine]]\n[[measure]]\nrounds = 0\npaths = [\"x\"]"));
        Assert.Equal(3, error.Problems.Count);
        Assert.Equal(2, Assert.Throws<PlanException>(() => PlanFile.Parse("p", "")).Problems.Count);
    }

    [Fact]
    public void Slurm_gets_an_array_on_whole_nodes_that_have_the_features_and_goes_on_after_a_requeue()
    {
        using var scratch = new Results.TemporaryDirectory();
        File.WriteAllText(scratch.File("plan.toml"), Good);
        var folder = CampaignFolder.For(scratch.File("plan.toml"), scratch.File("c"));
        CampaignTask[] second = [.. folder.Plan.Tasks.Where(task => task is { Machine.Name: "milan", Repeat: 2 })];
        var arguments = SlurmEngine.Arguments(folder, second);
        foreach (string argument in (string[])["--array=0-0", "--exclusive", "--nodes=1", "--requeue", "--open-mode=append", "--constraint=milan&kvm", "--begin=now+8hours"])
            Assert.Contains(argument, arguments);
        Assert.DoesNotContain(SlurmEngine.Arguments(folder, [folder.Plan.Tasks[1]]), argument => argument.StartsWith("--constraint", StringComparison.Ordinal) || argument.StartsWith("--begin", StringComparison.Ordinal));
        string script = SlurmEngine.Script(second);
        Assert.Contains("if [ -e $run/manifest.json ]; then\n        hostcall --resume runs/milan-1-2; code=$?", script, StringComparison.Ordinal);
        Assert.Contains("--out runs/milan-1-2.$SLURM_JOB_ID", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Ssh_asks_nobody_a_question()
    {
        var task = PlanFile.Parse("p", Good).Tasks[1];
        Assert.Equal(["-p", "2222", "me@desk"], SshEngine.Command(task.Machine, "true").TakeLast(4).Take(3));
        Assert.Contains("BatchMode=yes", SshEngine.Command(task.Machine, "true"));
        Assert.StartsWith("mkdir -p ~/campaign/runs && cd ~/campaign && {", SshEngine.Script(task), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_belongs_to_one_plan()
    {
        using var scratch = new Results.TemporaryDirectory();
        File.WriteAllText(scratch.File("plan.toml"), Good);
        var folder = CampaignFolder.For(scratch.File("plan.toml"), scratch.File("c"));
        Assert.Equal(TaskState.Waiting, folder.StateOf(folder.Plan.Tasks[0]));
        Assert.Equal(folder.Path, CampaignFolder.Open(scratch.File("c")).Path);
        File.AppendAllText(scratch.File("plan.toml"), "\nrounds = 3\n");
        Assert.Throws<Hostcall.Scenarios.BadInputException>(() => CampaignFolder.For(scratch.File("plan.toml"), scratch.File("c")));
    }
}
