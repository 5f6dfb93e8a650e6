using System.CommandLine;
using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Scenarios.Output;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>compare A B</c>: runs of before against runs of after, path by path.</summary>
internal static class CompareCommand
{
    public static void AddTo(RootCommand root)
    {
        var before = new Argument<string>("A") { Description = "run directories of before, separated by commas" };
        var after = new Argument<string>("B") { Description = "run directories of after, separated by commas" };
        var force = new Option<bool>("--force") { Description = "compare runs of different machines or payloads, and say so on every line" };
        var gate = new Option<double?>("--gate") { HelpName = "RATIO", Description = "exit code 1 where a path is slower by more than this, 1.05 say" };
        var command = new Command("compare", "compares runs: ratios with intervals and verdicts");
        command.Arguments.Add(before);
        command.Arguments.Add(after);
        command.Options.Add(force);
        command.Options.Add(gate);
        command.SetAction(parsed => Compare(
            Load(parsed.GetRequiredValue(before)), Load(parsed.GetRequiredValue(after)), parsed.GetValue(force), parsed.GetValue(gate)));
        root.Subcommands.Add(command);
    }

    private static int Compare(RunData[] before, RunData[] after, bool force, double? gate)
    {
        if (gate is < 1 or double.NaN) throw new BadInputException($"--gate {gate}: a gate is 1 or more");
        var comparison = RunComparison.Compare(before, after, force);
        TerminalRenderer.Print(CompareReport.Of(comparison));
        if (comparison.Refused) return ExitCode.BadInput;
        return gate is { } limit && comparison.Slower(limit).Any() ? ExitCode.Failed : ExitCode.Done;
    }

    // A directory whose name has a comma in it is one directory.
    private static RunData[] Load(string directories) => Directory.Exists(directories)
        ? [RunData.Load(directories)]
        : [.. directories.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(RunData.Load)];
}
