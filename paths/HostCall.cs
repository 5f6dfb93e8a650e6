using System.Runtime.CompilerServices;
using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary>
/// Runs calls in this process through the executor in the shared region. Called like any native function
/// that may block: the runtime's GC transition is kept.
/// </summary>
internal static unsafe class HostCall
{
    /// <param name="block">A pt_regs or user_regs_struct; its rax gets the result or the negated errno.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(void* block) => ((delegate* unmanaged<void*, void>)RegionLayout.Executor)(block);
}
