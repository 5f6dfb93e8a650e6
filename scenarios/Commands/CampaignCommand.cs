using System.CommandLine;
using Hostcall.Plots;
using Hostcall.Plots.Document;
using Hostcall.Results;
using Hostcall.Scenarios.Campaigns;
using Hostcall.Scenarios.Output;
using Command = System.CommandLine.Command;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>campaign plan|submit|status|run|pack|merge</c>: measurements on many machines, and one report over them.</summary>
internal static class CampaignCommand
{
    public static void AddTo(RootCommand root)
    {
        var campaign = new Command("campaign", "measurements on many machines, and one report over them");
        foreach (Command command in (Command[])[Plan(), Submit(), Status(), Run(), Pack(), Merge()]) campaign.Subcommands.Add(command);
        root.Subcommands.Add(campaign);
    }

    private static Argument<string> PlanFileArgument() =>
        new("FILE") { Description = "the plan, in TOML: [[machine]] and [[measure]]; docs/campaign.md has one" };

    private static Option<string?> FolderOption() => new("--out")
    {
        HelpName = "DIR",
        Description = "where the campaign is collected (default: FILE without its ending, and -campaign)",
    };

    private static Command Plan()
    {
        var file = PlanFileArgument();
        var command = new Command("plan", "checks a plan and prints what would run where, and how long") { file };
        command.SetAction(parsed => Checked(() =>
        {
            var plan = PlanFile.Read(parsed.GetRequiredValue(file));
            foreach (var repeat in plan.Tasks.GroupBy(task => task.Repeat))
            {
                foreach (var task in repeat)
                {
                    string when = repeat.Key == 1 || task.Measurement.Hours == 0 ? "" : $", {(repeat.Key - 1) * task.Measurement.Hours} h later";
                    Console.WriteLine($"# {task.Name}: {Where(task.Machine)}, {task.Measurement.Duration}{when}");
                    Console.WriteLine(task.Begin);
                    Console.WriteLine($"# after an interruption: {task.Resume}");
                }
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static string Where(PlannedMachine machine) => machine switch
    {
        { Host: { } host } => $"on {host}",
        { Features.Count: > 0 } => $"on a node with {string.Join(", ", machine.Features)}",
        _ => "on any node",
    };

    private static Command Submit()
    {
        var file = PlanFileArgument();
        var output = FolderOption();
        var engine = new Option<string>("--engine")
        {
            HelpName = string.Join('|', Engines.All.Select(known => known.Name)),
            Description = "what starts the commands",
            Required = true,
        };
        var command = new Command("submit", "has the machines of a plan do what is not done yet, and brings the runs here") { file };
        command.Options.Add(engine);
        command.Options.Add(output);
        command.SetAction(parsed => Checked(() => Do(
            NameList.Pick(parsed.GetRequiredValue(engine), Engines.All, known => known.Name, "engine"),
            CampaignFolder.For(parsed.GetRequiredValue(file), parsed.GetValue(output)))));
        return command;
    }

    private static Command Run()
    {
        var file = PlanFileArgument();
        var output = FolderOption();
        var machine = new Option<string?>("--machine") { HelpName = "NAME", Description = "which machine of the plan this one is (default: each of them)" };
        var command = new Command("run", "does the lines of a plan on this machine") { file };
        command.Options.Add(machine);
        command.Options.Add(output);
        command.SetAction(parsed => Checked(() =>
        {
            var folder = CampaignFolder.For(parsed.GetRequiredValue(file), parsed.GetValue(output));
            if (parsed.GetValue(machine) is { } only) NameList.Pick(only, folder.Plan.Machines, known => known.Name, "machine of the plan");
            return Do(new LocalEngine(parsed.GetValue(machine)), folder);
        }));
        return command;
    }

    private static int Do(ICampaignEngine engine, CampaignFolder folder)
    {
        using var interrupt = new Interrupt();
        int code = engine.Submit(folder, Console.WriteLine, interrupt.Token);
        var states = folder.Plan.Tasks.Select(folder.StateOf).ToArray();
        int done = states.Count(state => state == TaskState.Done);
        Console.WriteLine($"{done} of {states.Length} runs are done; see campaign status {folder.Path}, and campaign merge {folder.Runs}");
        return code;
    }

    private static Command Status()
    {
        var directory = new Argument<string>("DIR") { Description = "the folder of a campaign" };
        var command = new Command("status", "how far a campaign is") { directory };
        command.SetAction(parsed => Checked(() =>
        {
            var folder = CampaignFolder.Open(parsed.GetRequiredValue(directory));
            var asked = Engines.All.SelectMany(engine => engine.Ask(folder)).DistinctBy(state => state.Key).ToDictionary();
            var tasks = folder.Plan.Tasks;
            TerminalRenderer.Print(new Report("",
            [
                new Table(
                    $"{tasks.Count(task => folder.StateOf(task) == TaskState.Done)} of {tasks.Count} runs are done.",
                    [new("run", ColumnKind.Name), new("state", ColumnKind.Name), new("scheduler", ColumnKind.Prose), new("where", ColumnKind.Prose)],
                    [.. tasks.Select(task => new Row(task.Name, Word(folder.StateOf(task)), asked.GetValueOrDefault(task.Name, ""), Where(task.Machine)))]),
            ],
            []));
            return ExitCode.Done;
        }));
        return command;
    }

    private static string Word(TaskState state) => state switch
    {
        TaskState.Done => "done",
        TaskState.Begun => "begun, not ended",
        _ => "not begun",
    };

    private static Command Pack()
    {
        var runs = new Argument<string[]>("DIR") { Arity = ArgumentArity.OneOrMore, Description = "run directories" };
        var output = new Option<string>("--out") { HelpName = "FILE", Description = "a .tar.gz, or - for standard output", Required = true };
        var command = new Command("pack", "packs runs for others to merge, without the names and folders of this machine, and lists what is in it") { runs };
        command.Options.Add(output);
        command.SetAction(parsed => PackRuns([.. parsed.GetRequiredValue(runs).Select(RunDirectory.Open)], parsed.GetRequiredValue(output)));
        return command;
    }

    private static int PackRuns(IReadOnlyList<RunDirectory> runs, string output)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] folders = [home, Repository.Root, Environment.CurrentDirectory, .. runs.Select(run => Path.GetDirectoryName(run.Path))];
        var pack = new RunPack(Environment.MachineName, [.. folders.OfType<string>()]);
        using var packed = new MemoryStream();
        foreach (string sentence in pack.Write(runs, packed)) Console.Error.WriteLine($"packed: {sentence}");
        Console.Error.WriteLine("not packed: reports, charts, traces, and every name and folder of this machine");
        if (output == "-")
        {
            using var standard = Console.OpenStandardOutput();
            packed.WriteTo(standard);
        }
        else
        {
            AtomicFile.Write(output, packed.ToArray());
        }

        return ExitCode.Done;
    }

    private static Command Merge()
    {
        var places = new Argument<string[]>("DIR")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "run directories, folders of them, or packed ones (.tar, .tar.gz, .zip)",
        };
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "where the report goes (default: results/campaigns/<utc>-<host>/)" };
        var force = new Option<bool>("--force") { Description = "leave out damaged runs and merge runs of different payloads, and say so" };
        var command = new Command("merge", "merges runs of any machines into one report: a panel for each machine, and what holds on all of them") { places };
        command.Options.Add(output);
        command.Options.Add(force);
        command.SetAction(parsed => MergeRuns(parsed.GetRequiredValue(places), parsed.GetValue(output), parsed.GetValue(force)));
        return command;
    }

    private static int MergeRuns(string[] places, string? output, bool force)
    {
        string scratch = Directory.CreateTempSubdirectory("hostcall-merge-").FullName;
        using var progress = new ProgressLine();
        try
        {
            var folders = RunFolders.Find(places, scratch);
            var campaign = CampaignMaker.Merge(folders, force, progress: done => progress.Show($"read {done} of {folders.Count} runs"));
            progress.Clear();
            var directory = RunDirectory.Create(output ?? Repository.NewRun("campaigns"));
            string? problem = CampaignReport.Write(directory, campaign).Problem;
            TerminalRenderer.Print(CampaignReport.Of(campaign));
            Console.WriteLine();
            RunFiles.Say(problem);
            string names = string.Join(", ", campaign.Machines.SelectMany(machine => machine.Runs).Select(run => run.RunId).Take(MostNames));
            Console.WriteLine($"who has the report sees: names of runs ({names} …), facts about machines, figures, warnings; no command, no folder");
            Console.WriteLine($"files: {directory.Path}");
            var rows = campaign.Machines.SelectMany(machine => machine.Summary.Rows).ToArray();
            return rows.Any(row => row.Status == Results.Status.Failed) ? ExitCode.Failed
                : rows.Any(row => row.Status == Results.Status.Measured) ? ExitCode.Done
                : ExitCode.NothingRuns;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Names of runs that are shown as examples of what they tell.</summary>
    private const int MostNames = 3;

    /// <summary>A plan can have many faults: each is a sentence.</summary>
    private static int Checked(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (PlanException error)
        {
            foreach (string problem in error.Problems) Console.Error.WriteLine($"hostcall: {problem}");
            return ExitCode.BadInput;
        }
    }
}
