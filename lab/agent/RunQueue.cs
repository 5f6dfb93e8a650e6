using System.Buffers.Text;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Lab.Agent;

/// <summary>
/// Sees to it that this thread is alone in the run queue. A task that went to sleep may stay there until it has made up for what it ran
/// too long (EEVDF's delayed dequeue), whatever runs; and who asks whether a task is the only one gets another answer. KVM of arm64
/// does at every KVM_RUN, to let the guest wait for interrupts itself (kvm_vcpu_should_clear_twi): 6 instructions.
/// </summary>
/// <remarks>Of the whole machine, so for those with one CPU.</remarks>
internal sealed unsafe class RunQueue : IDisposable
{
    /// <summary>A kernel thread that is at work then has a second of virtual time to be done with it.</summary>
    private const int Attempts = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly FileDescriptor file;

    public RunQueue()
    {
        file = new FileDescriptor(Libc.open("/proc/loadavg", Libc.O_RDONLY));
        if (file.IsInvalid) throw LinuxException.Last("open(/proc/loadavg)");
    }

    /// <summary>While this thread sleeps the queue empties: what waits to leave it is the first that the scheduler finds.</summary>
    public void Drain()
    {
        for (int attempt = 0; Tasks() > 1 && attempt < Attempts; attempt++) Thread.Sleep(Pause);
    }

    public void Dispose() => file.Dispose();

    /// <summary>Tasks that are in the queue, this one among them: <c>0.00 0.01 0.05 1/82 97</c>.</summary>
    private long Tasks()
    {
        Span<byte> buffer = stackalloc byte[128];
        nint length;
        fixed (byte* bytes = buffer) length = Libc.pread(file.Number, bytes, (nuint)buffer.Length, 0);
        if (length <= 0) throw LinuxException.Last("pread(/proc/loadavg)");
        var text = buffer[..(int)length];
        var counts = text[..Math.Max(0, text.IndexOf((byte)'/'))];
        return Utf8Parser.TryParse(counts[(counts.LastIndexOf((byte)' ') + 1)..], out long tasks, out _)
            ? tasks
            : throw new VmmException("/proc/loadavg does not say how many tasks run");
    }
}
