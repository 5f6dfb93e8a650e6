namespace Hostcall.GuestPayloads.Arm64;

/// <summary>
/// Offsets into a request block: six arguments, number and result, as the kernel patches' <c>struct kvm_host_syscall_regs</c> of arm64
/// has them. The result has a place of its own: in x0, where a system call returns it, the first argument would pass for the result of
/// a call that nobody made.
/// </summary>
public static class RequestBlock
{
    public const int Arguments = 0;

    /// <summary>Arguments that there is room for.</summary>
    public const int ArgumentCount = 6;

    /// <summary>The number of the system call.</summary>
    public const int Number = Arguments + (8 * ArgumentCount);

    /// <summary>Where the result comes back: a value, or a negated errno.</summary>
    public const int Result = Number + 8;

    public const int Size = Result + 8;

    /// <summary>Where an argument is, from 0.</summary>
    public static int Argument(int index) => Arguments + (8 * index);
}
