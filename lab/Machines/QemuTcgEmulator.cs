using Hostcall.GuestPayloads;
using Hostcall.Lab.Building;
using Hostcall.Linux;

namespace Hostcall.Lab.Machines;

/// <summary>QEMU's TCG, which translates, whatever the CPU: a plugin sees every instruction.</summary>
/// <param name="program">The QEMU of an architecture.</param>
internal abstract class QemuTcgEmulator(string program) : Emulator
{
    private static readonly Requirement[] ForTraces = [new("gcc", "gcc libc6-dev")];

    public override string Name => "QEMU";

    /// <summary>Compiles the plugin that writes down every instruction where that was not done yet, and has QEMU load it.</summary>
    public override Unavailable? ProbeTrace()
    {
        if (Requirement.Check(ForTraces) is { } missing) return missing;
        try
        {
            TracePlugin.Get(program);
            return null;
        }
        catch (LabException error)
        {
            return new Unavailable(error.Reason, error.Remedy);
        }
    }

    /// <summary>What QEMU is told besides to write down what it runs; nothing where nothing is traced.</summary>
    protected IReadOnlyList<string> Tracing(TraceOutput? trace)
    {
        if (trace is null) return [];
        string mark = Convert.ToHexStringLower(InstructionSet.Of(Target.Architecture).TraceMark);
        return ["-plugin", $"{QemuCommand.Option("file", TracePlugin.Get(program))},{QemuCommand.Option("out", trace.File)},mark={mark}"];
    }
}
