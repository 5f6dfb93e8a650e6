namespace Hostcall.Traces;

/// <summary>Code segments by which the lab's machines tell who runs.</summary>
internal static class Selector
{
    /// <summary>__KERNEL_CS of arch/x86/include/asm/segment.h.</summary>
    public const ushort Kernel = 0x10;

    /// <summary>__USER_CS, with privilege 3.</summary>
    public const ushort User = 0x33;

    /// <summary>The VMM's choice for its guest, which runs in ring 0.</summary>
    public const ushort Guest = 0x08;
}
