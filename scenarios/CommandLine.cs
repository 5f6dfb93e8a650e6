using System.CommandLine;
using Hostcall.Results;
using Hostcall.Scenarios.Commands;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Hostcall.Scenarios.Tracing;

namespace Hostcall.Scenarios;

/// <summary>The command line: parses the arguments, runs a command, turns errors into one sentence and a code.</summary>
public static class CommandLine
{
    /// <summary>The same for a program of its own, whose output is watched.</summary>
    public static int RunWatched(string[] args)
    {
        StandardOutput.Watch();
        return Run(args);
    }

    public static int Run(string[] args)
    {
        var root = new RootCommand("What a host system call costs when it is issued from inside a minimal KVM guest, and where the cost goes.");
        RunCommand.AddTo(root);
        MeasureGroup.AddTo(root);
        ListCommand.AddTo(root);
        DoctorCommand.AddTo(root);
        LabCommand.AddTo(root);
        TraceCommand.AddTo(root);
        TraceLoop.AddTo(root);
        RemakeCommands.AddTo(root);
        CompareCommand.AddTo(root);
        HistoryCommand.AddTo(root);
        NoiseCommand.AddTo(root);
        CompareReferenceCommand.AddTo(root);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0) return Complain(parsed.Errors[0].Message, ExitCode.BadInput);
        try
        {
            // Errors are told here; Ctrl-C is handled where there is something to save.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception error) when (error is BadInputException or ResultFileException)
        {
            return Complain(error.Message, ExitCode.BadInput);
        }
        catch (OutputException error)
        {
            return Complain(error.Message, ExitCode.Failed);
        }
        catch (NothingRunsException error)
        {
            return Complain(error.Message, ExitCode.NothingRuns);
        }
    }

    private static int Complain(string sentence, int code)
    {
        Console.Error.WriteLine($"hostcall: {sentence}");
        return code;
    }
}
