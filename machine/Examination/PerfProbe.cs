using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>The counters that explain a figure, tried one by one (linux/perf_event.h, perf_hw_id and perf_sw_ids).</summary>
/// <param name="Cycles">Core cycles.</param>
/// <param name="Instructions">Instructions retired.</param>
/// <param name="TaskClock">A software counter: works where perf is permitted at all, without any hardware.</param>
public sealed record PerfProbe(PerfCounter Cycles, PerfCounter Instructions, PerfCounter TaskClock)
{
    internal static PerfProbe Run() => new(
        PerfCounter.Try("cycles", Libc.PERF_TYPE_HARDWARE, Libc.PERF_COUNT_HW_CPU_CYCLES),
        PerfCounter.Try("instructions", Libc.PERF_TYPE_HARDWARE, Libc.PERF_COUNT_HW_INSTRUCTIONS),
        PerfCounter.Try("task-clock", Libc.PERF_TYPE_SOFTWARE, Libc.PERF_COUNT_SW_TASK_CLOCK));
}

/// <summary>One counter that was tried with perf_event_open(2).</summary>
/// <param name="Name">cycles, instructions or task-clock.</param>
/// <param name="Errno">0 if it opened, otherwise the error number.</param>
/// <param name="WithKernel">Whether it counts in the kernel too, or in user space only.</param>
/// <param name="Count">What it counted while this thread worked; 0 means that it opened but does not count.</param>
public sealed record PerfCounter(string Name, int Errno, bool WithKernel, ulong Count)
{
    /// <summary>Opened, and it counts.</summary>
    public bool Works => Errno == 0 && Count > 0;

    internal static PerfCounter Try(string name, uint type, ulong config)
    {
        var everything = Open(name, type, config, withKernel: true);
        // perf_event_paranoid 2 forbids the kernel's part with EACCES and leaves user space.
        return everything.Errno is Linux.Errno.EACCES or Linux.Errno.EPERM ? Open(name, type, config, withKernel: false) : everything;
    }

    private static unsafe PerfCounter Open(string name, uint type, ulong config, bool withKernel)
    {
        const nint thisThread = 0, anyCpu = -1, noGroup = -1;
        var attributes = new perf_event_attr
        {
            type = type,
            size = (uint)sizeof(perf_event_attr),
            config = config,
            exclude_kernel = !withKernel,
            exclude_hv = true,
        };
        using var counter = new FileDescriptor((int)Libc.perf_event_open(
            Libc.SYS_perf_event_open, &attributes, thisThread, anyCpu, noGroup, (nuint)Libc.PERF_FLAG_FD_CLOEXEC));
        if (counter.IsInvalid)
            return new PerfCounter(name, counter.Error, withKernel, 0);

        Thread.SpinWait(10_000);
        var value = stackalloc byte[sizeof(ulong)];
        var length = Libc.read(counter.Number, value, sizeof(ulong));
        return length == sizeof(ulong)
            ? new PerfCounter(name, 0, withKernel, BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(value, sizeof(ulong))))
            : new PerfCounter(name, length < 0 ? Marshal.GetLastPInvokeError() : 0, withKernel, 0);
    }
}
