using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hostcall.Paths.Machine;

/// <summary>One counter that was tried with perf_event_open(2).</summary>
/// <param name="Name">cycles, instructions or task-clock.</param>
/// <param name="Errno">0 if it opened, otherwise the error number.</param>
/// <param name="WithKernel">Whether it counts in the kernel too, or in user space only.</param>
/// <param name="Count">What it counted while this thread worked; 0 means that it opened but does not count.</param>
public sealed record PerfCounter(string Name, int Errno, bool WithKernel, ulong Count)
{
    /// <summary>PERF_FLAG_FD_CLOEXEC.</summary>
    internal const nint CloseOnExec = 8;

    /// <summary>Opened, and it counts.</summary>
    public bool Works => Errno == 0 && Count > 0;

    internal static PerfCounter Try(string name, uint type, ulong config)
    {
        var everything = Open(name, type, config, PerfEventAttr.ExcludeHypervisor);
        // perf_event_paranoid 2 forbids the kernel's part with EACCES and leaves user space.
        return everything.Errno is Machine.Errno.EACCES or Machine.Errno.EPERM
            ? Open(name, type, config, PerfEventAttr.ExcludeHypervisor | PerfEventAttr.ExcludeKernel)
            : everything;
    }

    private static unsafe PerfCounter Open(string name, uint type, ulong config, ulong flags)
    {
        const nint thisThread = 0, anyCpu = -1, noGroup = -1;
        var attributes = new PerfEventAttr { Type = type, Size = (uint)sizeof(PerfEventAttr), Config = config, Flags = flags };
        using var counter = Descriptor.Of((int)Libc.PerfEventOpen(SystemCallNumber, &attributes, thisThread, anyCpu, noGroup, CloseOnExec));
        var withKernel = (flags & PerfEventAttr.ExcludeKernel) == 0;
        if (counter.IsInvalid)
            return new PerfCounter(name, counter.Errno, withKernel, 0);

        Thread.SpinWait(10_000);
        var value = stackalloc byte[sizeof(ulong)];
        var length = Libc.Read(counter, value, sizeof(ulong));
        return length == sizeof(ulong)
            ? new PerfCounter(name, 0, withKernel, BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(value, sizeof(ulong))))
            : new PerfCounter(name, length < 0 ? Marshal.GetLastPInvokeError() : 0, withKernel, 0);
    }

    // arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h
    internal static nint SystemCallNumber => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 298 : 241;
}
