using System.Runtime.InteropServices;

namespace Hostcall.Traces;

/// <summary>
/// The rules of arm64, with KVM at the host kernel's level (VHE): EL2 has the upper half of the addresses, and runs both the guest at EL1
/// and processes at EL0 in the lower one.
/// </summary>
internal sealed class Arm64Rules : ArchitectureRules
{
    /// <summary>Bytes: vectors have 16 entries of 32 instructions each.</summary>
    private const ulong VectorsSize = 0x800, VectorEntrySize = 0x80;

    /// <summary>In which a task's registers are exchanged for another's (arch/arm64/kernel/entry.S); it returns to the same place in the other task.</summary>
    private const string SwitchingFunction = "cpu_switch_to";

    /// <summary>By which the kernel is entered from EL0 where a mitigation has to come first; it goes on in the middle of the kernel's own.</summary>
    private const string HardenedVectors = "__bp_harden_el1_vectors";

    /// <summary>Whose eret leads to the guest (arch/arm64/kvm/hyp/entry.S); any other leads to where an exception came from.</summary>
    private const string EnteringFunction = "__guest_enter";

    public override Architecture Architecture => Architecture.Arm64;

    public override IReadOnlyList<Transition> Transitions { get; } =
    [
        Transition.Eret, Transition.VmExit, Transition.Svc, Transition.Hvc, Transition.Smc, Transition.Msr, Transition.Mrs, Transition.Tlbi,
        Transition.TranslateAddress, Transition.CacheMaintenance, Transition.Dsb, Transition.Dmb, Transition.Isb, Transition.Exclusive, Transition.Atomic,
        Transition.IndirectBranch, Transition.TaskSwitch,
    ];

    public override string InlineReader => "aarch64-linux-gnu-addr2line";

    public override string InlineReaderPackage => "binutils-aarch64-linux-gnu";

    internal override string SwitchedFunction => SwitchingFunction;

    internal override InstructionDecoder NewDecoder() => new A64Decoder();

    /// <summary>The kernel's own vectors and those before them (arch/arm64/kernel/entry.S).</summary>
    internal override bool IsHandlerEntry(in Symbol symbol, ulong address) =>
        symbol.Function.Name is "vectors" or HardenedVectors && address % VectorEntrySize == 0;

    internal override bool EntersGuest(in InstructionLine instruction, SymbolTable kernel) =>
        instruction.Meaning.Transition == Transition.Eret && kernel.Find(instruction.Address)?.Function.Name == EnteringFunction;

    /// <summary>
    /// What asks for an exit is over when it comes, and QEMU counts it. A load or store that finds no memory is not, nor is what an
    /// interrupt or an abort of its fetch kept from running.
    /// </summary>
    internal override bool IsStoppedByExit(Meaning meaning) =>
        meaning.Transition is not (Transition.Hvc or Transition.Smc or Transition.Mrs or Transition.Msr) && meaning.Flow != Flow.Halt;

    internal override ulong ExitEntryOf(ulong address) => address & ~(VectorsSize - 1);

    internal override bool IsSwitch(string from, string to, Flow flow, bool isStart) => from == SwitchingFunction && flow == Flow.Return;

    internal override bool IsJumpByReturn(string function) => function == HardenedVectors;

    /// <summary>The instruction has the name of the register in it; where an eret leads, the function says.</summary>
    internal override string? DetailOf(Meaning meaning, KnownRegisters registers, FunctionName function) =>
        meaning.Transition == Transition.Eret ? $"in {function}" : meaning.Detail;
}
