using System.CommandLine;
using Hostcall.Lab;

namespace Hostcall.Scenarios.Commands;

/// <summary><c>lab build|run|clean</c>: the patched kernel and the labs.</summary>
internal static class LabCommand
{
    public static void AddTo(RootCommand root)
    {
        var lab = new Command("lab", "the patched kernel and the labs that run it");
        lab.Subcommands.Add(Build());
        lab.Subcommands.Add(RunCommand.CreateForLabs());
        lab.Subcommands.Add(Clean());
        root.Subcommands.Add(lab);
    }

    private static Command Build()
    {
        var mitigations = new Option<string>("--mitigations")
        {
            HelpName = "on|off",
            Description = "CPU mitigations of the kernel (default: on, as a distribution ships it)",
            DefaultValueFactory = _ => "on",
        };
        mitigations.AcceptOnlyFromAmong("on", "off");
        var architecture = new Option<string>("--arch")
        {
            HelpName = string.Join('|', LabBuild.Architectures),
            Description = $"for labs of which architecture (default: {LabBuild.Architectures[0]}); another one needs a cross compiler",
            DefaultValueFactory = _ => LabBuild.Architectures[0],
        };
        architecture.AcceptOnlyFromAmong([.. LabBuild.Architectures]);
        var command = new Command("build", "builds what the labs need; takes a second or two where nothing changed");
        command.Options.Add(mitigations);
        command.Options.Add(architecture);
        command.SetAction(parsed => Guarded(cancel =>
        {
            string kernel = LabBuild.Run(Console.Error.WriteLine, parsed.GetValue(architecture)!, cancel, "--mitigations", parsed.GetValue(mitigations)!);
            Console.WriteLine($"kernel: {kernel}");
        }));
        return command;
    }

    private static Command Clean()
    {
        var command = new Command("clean", $"removes kernels and agents from {LabBuild.Cache}");
        command.SetAction(_ => Guarded(_ =>
        {
            var removed = LabClean.Run();
            Console.WriteLine(removed.Count == 0 ? "nothing to remove" : $"removed {string.Join(", ", removed)}");
        }));
        return command;
    }

    private static int Guarded(Action<CancellationToken> action)
    {
        using var interrupt = new Interrupt();
        try
        {
            action(interrupt.Token);
            return ExitCode.Done;
        }
        catch (LabException error)
        {
            Console.Error.WriteLine($"hostcall: {error.Message}");
            return error.IsMissing ? ExitCode.NothingRuns : ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }
}
