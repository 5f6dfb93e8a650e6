using Hostcall.Linux;
using Hostcall.Results;

namespace Hostcall.Lab;

/// <summary>A machine with the patched kernel, in which the paths of this suite run.</summary>
public interface ILab
{
    /// <summary>Permanent: results refer to it.</summary>
    string Lane { get; }

    /// <summary>What kind of machine, in one line.</summary>
    string Summary { get; }

    /// <summary>Of its figures, the same for all.</summary>
    Unit Unit { get; }

    /// <summary>Whether it takes part where no lane is named.</summary>
    bool IsDefault { get; }

    /// <summary>Why it cannot run here, or null; takes less than a second or two and starts no machine.</summary>
    Unavailable? Probe();

    /// <summary>How this lab distorts what it measured, by what KVM counted there: one sentence for the row, or null.</summary>
    string? Artefact(LabOutcome measured);

    /// <summary>
    /// Starts the machine, has it measure, and ends it. Never leaves a process behind. Runs of one lab at the same
    /// time do not disturb each other, apart from the time they take.
    /// </summary>
    /// <returns>An outcome for every pair; all of them failed, with the console, where the machine died.</returns>
    /// <exception cref="LabException">It cannot be started; see <see cref="Probe"/>.</exception>
    /// <exception cref="OperationCanceledException">The machine was ended as asked.</exception>
    LabRun Run(LabOrder order, Action<LabEvent> progress, CancellationToken cancel);
}
