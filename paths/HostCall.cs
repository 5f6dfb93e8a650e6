using System.Runtime.CompilerServices;
using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary>
/// Runs calls in this process through the executor in the shared region. Called like any native function
/// that may block: the runtime's GC transition is kept.
/// </summary>
internal static unsafe class HostCall
{
    /// <param name="block">A request block of this architecture; its result gets the value or the negated errno.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(void* block) => ((delegate* unmanaged<void*, void>)RegionLayout.Executor)(block);
}
