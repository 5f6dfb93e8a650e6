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

    /// <summary>What is inlined into the kernel's functions.</summary>
    public InlineFrames Inlined { get; init; } = InlineFrames.None;

    /// <summary>The functions that an instruction's function has inlined around it, outermost first.</summary>
    internal IReadOnlyList<FunctionName> InlinedAt(in InstructionLine instruction) =>
        (instruction.Selector == Selector.Kernel ? Inlined : InlineFrames.None).At(instruction.Address);

    /// <summary>Whether interrupts or exceptions begin at an address (arch/x86/include/asm/idtentry.h).</summary>
    internal bool IsHandlerEntry(ulong address)
    {
        if (Kernel.Find(address) is not { } symbol) return false;
        string name = symbol.Function.Name;
        bool isStubs = name is "irq_entries_start" or "spurious_entries_start"; // one for each vector
        return isStubs || (symbol.Start == address && name.StartsWith("asm_", StringComparison.Ordinal));
    }

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
