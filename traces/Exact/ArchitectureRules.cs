using System.Runtime.InteropServices;

namespace Hostcall.Traces;

/// <summary>What has to be known of an architecture to read its traces; each folder of one has its own, and all else here is for any.</summary>
public abstract class ArchitectureRules
{
    private static readonly ArchitectureRules[] All = [new X64Rules(), new Arm64Rules()];

    public abstract Architecture Architecture { get; }

    /// <summary>What a ledger counts, in the order of tables.</summary>
    public abstract IReadOnlyList<Transition> Transitions { get; }

    /// <summary>The program that reads debug information of its ELF files.</summary>
    public abstract string InlineReader { get; }

    /// <summary>The Debian package of <see cref="InlineReader"/>.</summary>
    public abstract string InlineReaderPackage { get; }

    /// <summary>The function of the kernel whose start is a switch to another task.</summary>
    internal abstract string SwitchedFunction { get; }

    /// <exception cref="PlatformNotSupportedException">Nobody wrote them down.</exception>
    public static ArchitectureRules Of(Architecture architecture) => All.FirstOrDefault(rules => rules.Architecture == architecture)
        ?? throw new PlatformNotSupportedException(
            $"traces of {architecture} can't be read, only those of {string.Join(" and ", All.Select(rules => rules.Architecture))}");

    internal abstract InstructionDecoder NewDecoder();

    /// <summary>Whether interrupts or exceptions of the host begin at an address of the kernel.</summary>
    /// <param name="symbol">The function there.</param>
    /// <param name="address">The address.</param>
    internal abstract bool IsHandlerEntry(in Symbol symbol, ulong address);

    /// <summary>Whether an instruction leads to the guest by where it is, and not by what it is.</summary>
    internal virtual bool EntersGuest(in InstructionLine instruction, SymbolTable kernel) => false;

    /// <summary>Whether the emulator told of a guest's last instruction before an exit, and then did not run it and did not count it.</summary>
    internal abstract bool IsStoppedByExit(Meaning meaning);

    /// <summary>The same for all exits of a guest: where they lead, without what tells their kinds apart.</summary>
    internal abstract ulong ExitEntryOf(ulong address);

    /// <summary>Whether going from one function to the next changes from one task's stack to another's.</summary>
    internal abstract bool IsSwitch(string from, string to, Flow flow, bool isStart);

    /// <summary>Whether a return from a function leads on, and not back to a caller.</summary>
    internal virtual bool IsJumpByReturn(string function) => false;

    /// <summary>What a transition was about; null where that is not told.</summary>
    /// <param name="meaning">Of the instruction that is the transition.</param>
    /// <param name="registers">What the code before it left there.</param>
    /// <param name="function">The function that it is in.</param>
    internal abstract string? DetailOf(Meaning meaning, KnownRegisters registers, FunctionName function);
}
