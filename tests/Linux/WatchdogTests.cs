using System.Diagnostics;
using Hostcall.Linux;

namespace Hostcall.Tests.Linux;

[Collection(MachineTests.Name)]
public sealed class WatchdogTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void It_acts_when_the_limit_has_passed()
    {
        using var acted = new ManualResetEventSlim();
        using var watchdog = new Watchdog(Limit, acted.Set);
        long start = Stopwatch.GetTimestamp();
        watchdog.Arm();
        Assert.True(acted.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.True(Stopwatch.GetElapsedTime(start) >= Limit);
        Assert.True(watchdog.Expired);
    }

    [Fact]
    public void It_keeps_still_for_work_that_ends_in_time()
    {
        int acted = 0;
        using var watchdog = new Watchdog(Limit, () => Interlocked.Increment(ref acted));
        for (int i = 0; i < 20; i++)
        {
            watchdog.Arm();
            watchdog.Disarm();
        }

        Thread.Sleep(Limit * 3);
        Assert.Equal(0, Volatile.Read(ref acted));
        Assert.False(watchdog.Expired);
    }

    [Fact]
    public void A_new_start_forgets_that_the_last_one_expired()
    {
        using var acted = new ManualResetEventSlim();
        using var watchdog = new Watchdog(Limit, acted.Set);
        watchdog.Arm();
        Assert.True(acted.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        watchdog.Disarm();
        watchdog.Arm();
        Assert.False(watchdog.Expired);
        watchdog.Disarm();
    }

    /// <summary>A signal that lands just before a system call is lost, so that one is not enough.</summary>
    [Fact]
    public void It_interrupts_a_call_again_and_again_until_it_is_disarmed() => OwnThread.Run(() =>
    {
        (int reading, int writing) = Pipe();
        using var watchdog = new Watchdog(Limit, () => { });
        // Ends the call that no signal ends.
        using var late = new Timer(_ => Write(writing), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        watchdog.Arm();
        Assert.Equal([Errno.EINTR, Errno.EINTR, Errno.EINTR], Enumerable.Range(0, 3).Select(_ => Read(reading)));
        watchdog.Disarm();
        Write(writing);
        Thread.Sleep(Limit);
        Assert.Equal(0, Read(reading));
        _ = (Libc.close(reading), Libc.close(writing));
    });

    private static unsafe (int Reading, int Writing) Pipe()
    {
        int* ends = stackalloc int[2];
        Assert.Equal(0, Libc.pipe2(ends, 0));
        return (ends[0], ends[1]);
    }

    private static unsafe void Write(int writing)
    {
        byte one = 1;
        _ = Libc.write(writing, &one, 1);
    }

    /// <returns>errno, or 0.</returns>
    private static unsafe int Read(int reading)
    {
        byte one;
        return Libc.read(reading, &one, 1) < 0 ? System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : 0;
    }
}
