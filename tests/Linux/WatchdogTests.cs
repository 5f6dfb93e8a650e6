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
}
