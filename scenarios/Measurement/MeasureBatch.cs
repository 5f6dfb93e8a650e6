using System.CommandLine;
using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// The process of a batch: reads its <see cref="BatchOrder"/>, answers with <see cref="BatchMessage"/>s, and
/// ends with the process that started it. A hidden command of this program.
/// </summary>
internal static class MeasureBatch
{
    public const string Name = "measure-batch";

    public static void AddTo(RootCommand root)
    {
        var command = new Command(Name, "what a run starts for each batch") { Hidden = true };
        command.SetAction(_ => Run());
        root.Subcommands.Add(command);
    }

    private static int Run()
    {
        // Ctrl-C goes to the whole terminal; the parent decides what it means, and kills this process.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        var order = BatchJson.Read(Console.In.ReadLine(), BatchJson.Default.BatchOrder);
        if (order is null) throw new BadInputException($"{Name} is started by a run and reads an order from it");
        if (!ParentProcess.EndWith(order.Parent)) return ExitCode.Failed;
        try
        {
            new BatchMeasurement(order, Tell).Run();
            return ExitCode.Done;
        }
        catch (Exception error)
        {
            // What started it: a wrapper says only that something else went wrong.
            Exception cause = error.GetBaseException();
            Console.Error.WriteLine($"{cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failed;
        }
    }

    private static void Tell(BatchMessage message)
    {
        Console.WriteLine(BatchJson.Line(message, BatchJson.Default.BatchMessage));
        if (message is CaseDone or CaseFailed) Console.ReadLine();
    }
}
