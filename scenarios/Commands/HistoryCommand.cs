using System.CommandLine;
using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Scenarios.Output;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>history DIR</c>: each path over all runs in a directory, with the runs at which its level changed.</summary>
internal static class HistoryCommand
{
    public static void AddTo(RootCommand root)
    {
        var parent = new Argument<string>("DIR") { Description = "a directory of run directories, results/runs say" };
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "where the charts go (default: no charts)" };
        var command = new Command("history", "follows each path over many runs and marks changes of level");
        command.Arguments.Add(parent);
        command.Options.Add(output);
        command.SetAction(parsed => Show(parsed.GetRequiredValue(parent), parsed.GetValue(output)));
        root.Subcommands.Add(command);
    }

    private static int Show(string parent, string? output)
    {
        var history = History.Load(parent);
        if (history.Series.Count == 0) throw new BadInputException($"{parent} holds no run that can be read");
        string? problem = output is null ? null : HistoryReport.Draw(history, output).Problem;
        TerminalRenderer.Print(HistoryReport.Of(history));
        RunFiles.Say(problem);
        return ExitCode.Done;
    }
}
