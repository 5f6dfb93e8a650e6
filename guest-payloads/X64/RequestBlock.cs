namespace Hostcall.GuestPayloads;

/// <summary>
/// Offsets into a request block: a <c>struct pt_regs</c> of x86-64 (arch/x86/include/asm/ptrace.h), as
/// KVM_HC_HOST_SYSCALL takes it. A test checks them against the system's headers.
/// </summary>
public static class RequestBlock
{
    public const int R10 = 0x38;
    public const int R9 = 0x40;
    public const int R8 = 0x48;

    /// <summary>Where the result comes back: a value, or a negated errno.</summary>
    public const int Rax = 0x50;
    public const int Rdx = 0x60;
    public const int Rsi = 0x68;
    public const int Rdi = 0x70;

    /// <summary>The number of the system call.</summary>
    public const int OrigRax = 0x78;

    /// <summary>Bytes that are used: up to the number, which is the last. A pt_regs goes on.</summary>
    public const int Size = OrigRax + 8;

    /// <summary>Arguments in the order of the system call convention.</summary>
    public static ReadOnlySpan<int> Arguments => [Rdi, Rsi, Rdx, R10, R8, R9];
}
