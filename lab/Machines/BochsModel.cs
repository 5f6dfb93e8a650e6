namespace Hostcall.Lab.Machines;

/// <summary>A CPU of Bochs, and what the kernel has to be told to run on it.</summary>
/// <param name="Lane">The lab's name.</param>
/// <param name="Cpu">What Bochs calls the model.</param>
/// <param name="Summary">What kind of CPU that is, in a few words.</param>
/// <param name="KernelArguments">Added to the kernel's command line.</param>
/// <param name="IsDefault">Whether it takes part where no lane is named.</param>
internal sealed record BochsModel(string Lane, string Cpu, string Summary, string KernelArguments, bool IsDefault = false)
{
    /// <summary>Bochs takes its random numbers from outside; a kernel that uses them runs a little differently each time.</summary>
    private const string WithoutRandomNumbers = "clearcpuid=rdrand,rdseed";

    /// <summary>
    /// Later models report a time-stamp counter of some GHz in CPUID leaf 15h, which Bochs does not keep: the kernel's
    /// timer would fire far too often. The counter counts instructions, in kHz of <see cref="BochsSettings.InstructionsPerSecond"/>.
    /// </summary>
    private const string TimeStampCounterRate = "tsc_early_khz=200000";

    /// <summary>Intel as of 2019: mitigations as on today's, without KPTI and without a flush of the L1 data cache.</summary>
    public static readonly BochsModel IceLake = new(
        "lab-bochs-icelake", "corei7_icelake_u", "Ice Lake of Intel", $"{TimeStampCounterRate} {WithoutRandomNumbers}", IsDefault: true);

    /// <summary>AMD as of 2011, with nested paging and nrip-save.</summary>
    public static readonly BochsModel Bulldozer = new("lab-bochs-bulldozer", "zambezi", "Bulldozer of AMD", "", IsDefault: true);

    /// <summary>Intel as of 2013, without the command that flushes the L1 data cache.</summary>
    public static readonly BochsModel Haswell = new("lab-bochs-haswell", "corei7_haswell_4770", "Haswell of Intel", WithoutRandomNumbers);
}
