using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths.X64;

/// <summary>The thread of this process that serves a guest's queue, on a CPU of its own. It ends with the session, or with the process.</summary>
internal sealed unsafe class QueueThread : GuestHelper
{
    private readonly SharedRegion region;
    private readonly PortEvent? bell;
    private readonly Thread thread;
    private Exception? failure;
    private int id;
    private uint answeredBefore;

    /// <param name="setup">Says where the thread runs.</param>
    /// <param name="bell">What it sleeps for; null where it never sleeps. Disposed with this.</param>
    /// <param name="region">With the queue in it.</param>
    public QueueThread(SessionSetup setup, PortEvent? bell, SharedRegion region)
    {
        this.region = region;
        this.bell = bell;
        region.Store(RegionLayout.QueueServer, QueueServer.Code(sleeps: bell is not null));
        using var started = new ManualResetEvent(false);
        thread = new Thread(() => Serve(setup.PartnerCpu, started)) { Name = "hostcall-queue", IsBackground = true };
        thread.Start();
        started.WaitOne();
        if (failure is null) return;
        thread.Join();
        bell?.Dispose();
        throw failure;
    }

    /// <summary>The number that the server answered with last goes up by one with each call, and starts again at 0.</summary>
    public override long? Answered => LastAnswer - answeredBefore;

    private uint LastAnswer => *(uint*)region.Word(RegionLayout.QueueResponse);

    public override void Begin() => answeredBefore = LastAnswer;

    public override long CpuTime() => CpuClock.OfThread(id);

    public override void Dispose()
    {
        *region.Word(RegionLayout.QueueEnd) = 1;
        ulong one = 1;
        if (bell is not null) _ = Libc.write(bell.File.Number, &one, sizeof(ulong));
        thread.Join();
        bell?.Dispose();
    }

    private void Serve(int? cpu, ManualResetEvent started)
    {
        try
        {
            // It inherits where the measuring thread may run, which is one CPU mostly.
            if (cpu is { } own) CpuSet.Pin(0, own);
            id = Libc.gettid();
        }
        catch (LinuxException error)
        {
            failure = error;
        }

        started.Set();
        if (failure is null) ((delegate* unmanaged<int, void>)RegionLayout.QueueServer)(bell?.File.Number ?? -1);
    }
}
