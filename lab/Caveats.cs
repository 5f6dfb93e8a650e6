using Hostcall.Paths;
using Hostcall.Results;

namespace Hostcall.Lab;

/// <summary>
/// What a reader of a row has to know, each told by what KVM counted there, what was read of the CPU or what the path's row says, and
/// none by the name of a lane or a path: a kernel or a CPU without the cause gets no note.
/// </summary>
public static class Caveats
{
    /// <summary>KVM's counters (arch/x86/kvm/x86.c, kvm_vcpu_stats_desc) that a CPU like a real one leaves alone.</summary>
    private const string Flushes = "l1d_flush", Decoded = "insn_emulation";

    /// <summary>How the emulated CPU distorts a figure, or null where it is not known to.</summary>
    internal static string? Artefact(Unit unit, LabOutcome measured)
    {
        if (unit == Unit.Nanoseconds)
        {
            return measured.ExitsPerCall is null or 0
                ? null
                : "longer here than on hardware: each exit of the guest inside passes through the hypervisor outside";
        }

        if (measured.Counters.ContainsKey(Flushes))
            return "longer here than with current microcode: this CPU lacks the L1D flush command, so KVM flushes by loads";

        // Access to memory that is not there is decoded on every CPU, and no artefact of this one.
        return measured.Counters.ContainsKey(Decoded) && PathTable.Find(measured.Path)?.Decoding == Decoding.WhereTheCpuTellsNoEnd
            ? "longer here than on hardware: this CPU's SVM lacks nrip-save, so KVM decodes the instruction to skip it"
            : null;
    }

    /// <summary>What the mitigations of a machine, this one or a lab's, do to the row of this path and not to others.</summary>
    /// <param name="path">The path.</param>
    /// <param name="machine">Where it was measured; null where nothing was read of it.</param>
    public static IEnumerable<string> Notes(PathRow path, LaneMachine? machine)
    {
        if (path.LeavesKernel && machine is { LeavesByBarrier: true })
            yield return "VMSCAPE affects this CPU: the kernel makes a branch prediction barrier (IBPB) before each return "
                + "from KVM_RUN to user space, which the hypercalls avoid";
    }
}
