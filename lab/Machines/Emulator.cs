using Hostcall.Lab.Building;
using Hostcall.Linux;

namespace Hostcall.Lab.Machines;

/// <summary>A program that plays a machine.</summary>
internal abstract class Emulator
{
    public static readonly Emulator Bochs = new BochsEmulator(), Qemu = new QemuEmulator(), QemuKvm = new QemuKvmEmulator(), QemuArm = new QemuArmEmulator();

    /// <summary>The prefix that ties an emulator's life to this process.</summary>
    protected static readonly string[] TiedToThisProcess = ["setpriv", "--pdeathsig", "KILL"];

    public abstract string Name { get; }

    /// <summary>What runs in its machines.</summary>
    public virtual Target Target => Target.X64;

    /// <summary>The kernel's name for the serial port of its console.</summary>
    public virtual string Console => "ttyS0,115200";

    /// <summary>Why a CPU of its machines runs no guests, in words behind "the CPU".</summary>
    public virtual string MissingExtension => "has neither VMX nor SVM";

    /// <summary>What it needs on this machine.</summary>
    public abstract IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>Whether it can write down every instruction between two marks of the agent.</summary>
    public virtual bool CanTrace => true;

    /// <summary>Whether it can play a machine with this CPU, as far as can be told; what it needs is not looked at.</summary>
    public virtual Unavailable? Probe(string cpu) => null;

    /// <summary>Whether it can trace here; it can play the machine.</summary>
    public virtual Unavailable? ProbeTrace() => null;

    /// <summary>Writes what the machine needs besides the initramfs.</summary>
    /// <returns>The command that runs it; it ends when the machine switches itself off.</returns>
    public abstract IReadOnlyList<string> Prepare(string cpu, Boot boot);
}

/// <summary>What a machine boots, and where it writes to.</summary>
/// <param name="Work">The folder of the run, which the names of the files belong to.</param>
/// <param name="Kernel">The path of the image.</param>
/// <param name="Initramfs">The name of a file.</param>
/// <param name="Arguments">The kernel's command line.</param>
/// <param name="Console">The file for the first serial port.</param>
/// <param name="Samples">The file for the second, or what stands in for it.</param>
/// <param name="Trace">Null where nothing is traced.</param>
internal sealed record Boot(WorkFolder Work, string Kernel, string Initramfs, string Arguments, string Console, string Samples, TraceOutput? Trace)
{
    /// <summary>How many CPUs the machine has.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Whether what runs there is counted; else the machine's time may be that of this one.</summary>
    public bool Counts { get; init; } = true;
}

/// <summary>Where a trace goes.</summary>
/// <param name="Windows">How many pairs of marks come.</param>
/// <param name="File">Gets what the emulator writes.</param>
internal sealed record TraceOutput(int Windows, string File);
