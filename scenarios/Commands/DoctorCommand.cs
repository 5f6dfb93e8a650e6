using System.CommandLine;
using Hostcall.Lab;
using Hostcall.Machine;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Spectre.Console;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>doctor</c>: what this machine can do, what makes it noisy, and what to do about it.</summary>
internal static class DoctorCommand
{
    public static void AddTo(RootCommand root)
    {
        var command = new Command("doctor", "what this machine can do, what makes it noisy, what to do about it");
        command.SetAction(_ => Print());
        root.Subcommands.Add(command);
    }

    private static int Print()
    {
        var facts = ThisMachine.Facts;
        foreach (var finding in Doctor.Examine(facts, ThisMachine.Files, [.. LabTable.All.Select(Ask)])) Print(finding);
        if (facts.Unread.Count > 0)
        {
            string unread = string.Join("; ", facts.Unread.Select(item => $"{item.What} ({item.Reason})"));
            Terminal.Out.MarkupLineInterpolated($"[grey]could not be read: {unread}[/]");
        }

        return ExitCode.Done;
    }

    /// <summary>What a lab needs is known to the lab alone.</summary>
    private static LabAnswer Ask(LabMachine lab)
    {
        var lacking = lab.Probe();
        return new LabAnswer(lab.Lane, lacking?.Reason, lacking?.Remedy);
    }

    private static void Print(Finding finding)
    {
        var (word, style) = finding.State switch
        {
            FindingState.Ok => ("ok", "green"),
            FindingState.Noisy => ("noisy", "yellow"),
            FindingState.Missing => ("missing", "red"),
            _ => ("unknown", "grey"),
        };
        Terminal.Out.Markup($"[{style}]{word,-8}[/]");
        Terminal.Out.MarkupLineInterpolated($"[bold]{finding.Topic}[/]: {finding.What}");
        Indent(finding.Means);
        if (finding.Remedy is not null) Indent($"-> {finding.Remedy}");
    }

    private static void Indent(string text) =>
        Terminal.Out.Write(new Padder(new Text(text), new Padding(8, 0, 0, 0)));
}
