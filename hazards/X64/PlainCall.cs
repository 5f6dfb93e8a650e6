using Hostcall.GuestPayloads;

namespace Hostcall.Hazards.X64;

/// <summary>System calls of this process with the kernel's own result, and without anything of a runtime's or a library's: for processes that are copies.</summary>
internal static unsafe class PlainCall
{
    /// <summary>Makes a call. Allocates nothing.</summary>
    /// <returns>Its result, or a negated errno.</returns>
    public static long Make(int number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0, long a5 = 0)
    {
        var block = stackalloc long[RequestBlock.Size / sizeof(long)];
        block[RequestBlock.OrigRax / sizeof(long)] = number;
        block[RequestBlock.Rdi / sizeof(long)] = a0;
        block[RequestBlock.Rsi / sizeof(long)] = a1;
        block[RequestBlock.Rdx / sizeof(long)] = a2;
        block[RequestBlock.R10 / sizeof(long)] = a3;
        block[RequestBlock.R8 / sizeof(long)] = a4;
        block[RequestBlock.R9 / sizeof(long)] = a5;
        return Make(block);
    }

    /// <summary>The same of a request block.</summary>
    public static long Make(void* block)
    {
        ((delegate* unmanaged<void*, void>)RegionLayout.Executor)(block);
        return ((long*)block)[RequestBlock.Rax / sizeof(long)];
    }
}
