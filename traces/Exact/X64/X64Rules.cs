using System.Runtime.InteropServices;

namespace Hostcall.Traces;

/// <summary>The rules of x86-64.</summary>
internal sealed class X64Rules : ArchitectureRules
{
    /// <summary>
    /// In which the kernel changes from one task's stack to another's (arch/x86/entry/entry_64.S); it goes on in
    /// <see cref="SwitchedFunction"/>.
    /// </summary>
    private const string SwitchingFunction = "__switch_to_asm";

    public override Architecture Architecture => Architecture.X64;

    public override IReadOnlyList<Transition> Transitions { get; } = [.. Enum.GetValues<Transition>().Where(transition => transition <= Transition.TaskSwitch)];

    public override string InlineReader => "addr2line";

    public override string InlineReaderPackage => "binutils";

    internal override string SwitchedFunction => "__switch_to";

    internal override InstructionDecoder NewDecoder() => new X64Decoder();

    /// <summary>By arch/x86/include/asm/idtentry.h; two tables have a stub for each vector.</summary>
    internal override bool IsHandlerEntry(in Symbol symbol, ulong address) =>
        symbol.Function.Name is "irq_entries_start" or "spurious_entries_start"
        || (symbol.Start == address && symbol.Function.Name.StartsWith("asm_", StringComparison.Ordinal));

    /// <summary>Every intercept comes before the instruction.</summary>
    internal override bool IsStoppedByExit(Meaning meaning) => true;

    internal override ulong ExitEntryOf(ulong address) => address;

    internal override bool IsSwitch(string from, string to, Flow flow, bool isStart) => isStart && to == SwitchedFunction && from == SwitchingFunction;

    /// <summary>The MSR is the number in ECX, where the code that led here says it.</summary>
    internal override string? DetailOf(Meaning meaning, KnownRegisters registers, FunctionName function)
    {
        if (meaning.Transition is not (Transition.Wrmsr or Transition.Rdmsr)) return null;
        return registers[RegisterEffect.Rcx] is { } number ? Msr.NameOf((uint)number) : $"unknown, in {function}";
    }
}
