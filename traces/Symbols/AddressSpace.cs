using System.Runtime.InteropServices;

namespace Hostcall.Traces;

/// <summary>Names the code of the machine that was traced.</summary>
/// <param name="Kernel">The host kernel's functions.</param>
/// <param name="Processes">The agent's functions and the payload's region, which the guest and the stub share.</param>
/// <param name="CallStart">
/// The payload's instruction at which a request begins, on every path the same; each time that it is fetched, a
/// request ends and the next begins.
/// </param>
/// <param name="RequestsPerCall">How many requests one call of the scenario makes.</param>
public sealed record AddressSpace(SymbolTable Kernel, SymbolTable Processes, ulong CallStart, int RequestsPerCall = 1)
{
    /// <summary>All of a guest whose instructions the emulator does not show.</summary>
    private static readonly FunctionName HiddenCode = new(Domain.Payload, "guest, not shown");

    /// <summary>Of the architecture of the machine.</summary>
    public ArchitectureRules Rules { get; init; } = ArchitectureRules.Of(Architecture.X64);

    /// <summary>What is inlined into the kernel's functions.</summary>
    public InlineFrames Inlined { get; init; } = InlineFrames.None;

    /// <summary>The functions that an instruction's function has inlined around it, outermost first.</summary>
    internal IReadOnlyList<FunctionName> InlinedAt(in InstructionLine instruction) =>
        (instruction.Selector == Selector.Kernel ? Inlined : InlineFrames.None).At(instruction.Address);

    /// <summary>Whether interrupts or exceptions begin at an address.</summary>
    internal bool IsHandlerEntry(ulong address) => Kernel.Find(address) is { } symbol && Rules.IsHandlerEntry(in symbol, address);

    /// <summary>Whether an instruction leads to the guest, which nothing else in the trace tells.</summary>
    internal bool EntersGuest(in InstructionLine instruction) => instruction.Selector == Selector.Kernel && Rules.EntersGuest(in instruction, Kernel);

    /// <summary>Whose code an instruction is, and whether it is a function's first.</summary>
    internal (FunctionName Function, bool IsStart) Locate(in InstructionLine instruction)
    {
        if (instruction.IsHidden) return (HiddenCode, false);
        var (table, domain) = instruction.Selector switch
        {
            Selector.Kernel => (Kernel, Domain.HostKernel),
            Selector.User => (Processes, Domain.Agent),
            Selector.Guest => (Processes, Domain.Payload),
            _ => (null, Domain.Firmware),
        };
        return table?.Find(instruction.Address) is { } symbol
            ? (symbol.Function, symbol.Start == instruction.Address)
            : (new FunctionName(domain, FunctionName.Unknown), false);
    }
}
