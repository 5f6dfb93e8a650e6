namespace Hostcall.Traces;

/// <summary>The fields of a system instruction of arm64: msr, mrs, sys, barriers and hints.</summary>
internal readonly record struct SystemInstruction(uint Word)
{
    public bool IsRead => ((Word >> 21) & 1) != 0;

    public uint Op0 => (Word >> 19) & 3;

    public uint Op1 => (Word >> 16) & 7;

    public uint CRn => (Word >> 12) & 15;

    public uint CRm => (Word >> 8) & 15;

    public uint Op2 => (Word >> 5) & 7;

    public uint Rt => Word & 31;

    /// <summary>Everything but the direction and the general register: which system register or operation it is.</summary>
    public uint Key => KeyOf(Op0, Op1, CRn, CRm, Op2);

    public static uint KeyOf(uint op0, uint op1, uint crn, uint crm, uint op2) => (op0 << 14) | (op1 << 11) | (crn << 7) | (crm << 3) | op2;
}
