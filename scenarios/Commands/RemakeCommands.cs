using System.CommandLine;
using Hostcall.Results;
using Hostcall.Scenarios.Output;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>plot DIR</c> and <c>report DIR</c>: make a run's other files again from its samples and manifest.</summary>
internal static class RemakeCommands
{
    private static readonly Option<bool> Brief = new("--brief") { Description = "print the page for a mail: the answer, the table, the machine, the command" };

    public static void AddTo(RootCommand root)
    {
        root.Subcommands.Add(Make("plot", "draws the charts of a run again", (directory, _) => RunFiles.Plot(directory)));
        var report = Make(
            "report", "makes summary, charts and reports of a run again and prints the report",
            (directory, parsed) => RunFiles.Make(directory, parsed.GetValue(Brief)));
        report.Options.Add(Brief);
        root.Subcommands.Add(report);
    }

    private static Command Make(string name, string description, Func<RunDirectory, ParseResult, int> action)
    {
        var run = new Argument<string>("DIR") { Description = "a run directory" };
        var command = new Command(name, description);
        command.Arguments.Add(run);
        command.SetAction(parsed => action(RunDirectory.Open(parsed.GetRequiredValue(run)), parsed));
        return command;
    }
}
