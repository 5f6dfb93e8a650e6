using System.CommandLine;
using Hostcall.Linux;
using Hostcall.Results;
using Hostcall.Scenarios.Commands;
using Hostcall.Scenarios.Measurement;
using Hostcall.Scenarios.Output;
using Hostcall.Scenarios.Tracing;
using Hostcall.VmmMinimal;

namespace Hostcall.Scenarios;

/// <summary>The command line: parses the arguments, runs a command, turns errors into one sentence and a code.</summary>
public static class CommandLine
{
    /// <summary>Has an unexpected error end the program with its stack, for a report.</summary>
    private const string ShowStack = "HOSTCALL_STACK";

    /// <summary>The same for a program of its own, whose output is watched.</summary>
    public static int RunWatched(string[] args)
    {
        StandardOutput.Watch();
        return Run(args);
    }

    public static int Run(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0) return Complain(parsed.Errors[0].Message, ExitCode.BadInput);
        try
        {
            Surroundings.Check(args);

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
        catch (Exception error) when (error is NothingRunsException or UnavailableException)
        {
            return Complain(error.Message, ExitCode.NothingRuns);
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable(ShowStack) is null)
        {
            // The sentences of the system's and the VMM's errors say what and where; any other error is a fault of this program.
            bool isTold = error is LinuxException or VmmException or IOException or UnauthorizedAccessException;
            string message = error.Message.ReplaceLineEndings(" ");
            return Complain(
                isTold ? message : $"{error.GetType().Name}: {message} This should not happen; please report it, with what {ShowStack}=1 shows",
                ExitCode.Failed);
        }
    }

    /// <summary>Every command with its options.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("What a host system call costs when it is issued from inside a minimal KVM guest, and where the cost goes.");
        RunCommand.AddTo(root);
        MeasureBatch.AddTo(root);
        ListCommand.AddTo(root);
        DoctorCommand.AddTo(root);
        LabCommand.AddTo(root);
        TraceCommand.AddTo(root);
        TraceLoop.AddTo(root);
        HazardsCommand.AddTo(root);
        RemakeCommands.AddTo(root);
        CompareCommand.AddTo(root);
        HistoryCommand.AddTo(root);
        NoiseCommand.AddTo(root);
        CompareReferenceCommand.AddTo(root);
        CampaignCommand.AddTo(root);
        return root;
    }

    private static int Complain(string sentence, int code)
    {
        try
        {
            Console.Error.WriteLine($"hostcall: {sentence}");
        }
        catch (IOException)
        {
            // Nobody can be told; the code says it.
        }

        return code;
    }
}
