using System.Globalization;

namespace Hostcall.Traces;

/// <summary>Which instructions of arm64 are transitions, and what each is about: the register, the operation, the domain.</summary>
internal static class A64Transitions
{
    /// <summary>CRn of what has no register: the fields of the processor's state, and barriers.</summary>
    private const uint Pstate = 4, Barriers = 3;

    private static readonly string[] Domains = ["", "oshld", "oshst", "osh", "", "nshld", "nshst", "nsh", "", "ishld", "ishst", "ish", "", "ld", "st", "sy"];

    public static (Transition? Transition, string? Detail) Of(uint word) => word switch
    {
        _ when (word & 0xFFE0_001F) == 0xD400_0001 => (Transition.Svc, null),
        _ when (word & 0xFFE0_001F) == 0xD400_0002 => (Transition.Hvc, null),
        _ when (word & 0xFFE0_001F) == 0xD400_0003 => (Transition.Smc, null),
        0xD69F_03E0 or 0xD69F_0BFF or 0xD69F_0FFF => (Transition.Eret, null),
        _ when (word & 0xFFC0_0000) == 0xD500_0000 => OfSystem(new SystemInstruction(word)),
        _ when (word & 0x3F00_0000) == 0x0800_0000 => (OfExclusive(word), null),
        _ when (word & 0x3F20_0C00) == 0x3820_0000 => (OfMemory(word), null),
        _ => (null, null),
    };

    private static (Transition?, string?) OfSystem(SystemInstruction instruction) => instruction switch
    {
        { Op0: 0, IsRead: false, Op1: 3, CRn: Barriers, Rt: 31 } => OfBarrier(instruction),
        { Op0: 0, IsRead: false, CRn: Pstate, Rt: 31 } => (Transition.Msr, SystemNames.OfPstate(instruction)),
        { Op0: 1, CRn: 7 or 8 or 9 } => OfOperation(instruction),
        { Op0: 2 or 3, IsRead: true } => (Transition.Mrs, SystemNames.OfRegister(instruction)),
        { Op0: 2 or 3 } => (Transition.Msr, SystemNames.OfRegister(instruction)),
        _ => (null, null),
    };

    private static (Transition?, string?) OfBarrier(SystemInstruction instruction) => instruction.Op2 switch
    {
        4 when instruction.CRm is not (0 or 4) => (Transition.Dsb, DomainOf(instruction)), // these two are ssbb and pssbb
        1 when (instruction.CRm & 3) == 2 => (Transition.Dsb, Domains[(instruction.CRm & 0xC) | 3] + "nxs"),
        5 => (Transition.Dmb, DomainOf(instruction)),
        6 => (Transition.Isb, null),
        _ => (null, null),
    };

    private static string DomainOf(SystemInstruction instruction) =>
        Domains[instruction.CRm] is { Length: > 0 } domain ? domain : string.Create(CultureInfo.InvariantCulture, $"#0x{instruction.CRm:x2}");

    private static (Transition?, string?) OfOperation(SystemInstruction instruction) => instruction switch
    {
        { CRn: 8 or 9 } => (Transition.Tlbi, SystemNames.OfOperation(instruction)),
        { CRn: 7, CRm: 8 or 9 } => (Transition.TranslateAddress, SystemNames.OfOperation(instruction)),
        { CRn: 7, CRm: 1 or 5 or 6 or 10 or 11 or 12 or 13 or 14, IsRead: false } => (Transition.CacheMaintenance, SystemNames.OfOperation(instruction)),
        { CRn: 7, CRm: 4, Op1: 3, IsRead: false } => (Transition.CacheMaintenance, SystemNames.OfOperation(instruction)),
        _ => (null, null),
    };

    /// <summary>Loads and stores that exclude others, and compare-and-swap among them; ldar and stlr are but ordered.</summary>
    private static Transition? OfExclusive(uint word)
    {
        bool isOrdered = (word & (1 << 23)) != 0, isOther = (word & (1 << 21)) != 0, isWide = (word & (1u << 31)) != 0;
        return (isOrdered, isOther) switch
        {
            (true, true) => Transition.Atomic, // cas
            (false, true) when !isWide => Transition.Atomic, // casp
            (false, _) => Transition.Exclusive,
            _ => null,
        };
    }

    /// <summary>ldadd, ldset, swp and their like; ldapr has the same form and only loads.</summary>
    private static Transition? OfMemory(uint word)
    {
        bool isOther = (word & (1 << 15)) != 0;
        bool isVector = (word & (1 << 26)) != 0;
        uint operation = (word >> 12) & 7;
        return isVector || (isOther && operation != 0) ? null : Transition.Atomic;
    }
}
