using System.Diagnostics;

namespace Hostcall.Linux;

/// <summary>
/// Ends work of one thread that does not come back in time: runs an action, then interrupts whatever system
/// call the thread is in with a signal, again and again until it is disarmed. Armed and disarmed by that thread.
/// </summary>
/// <remarks>
/// The first watchdog of a process installs a handler for the real-time signal 44, for the whole process and for good. The
/// handler does nothing; whoever else uses that signal in the process gets it no more.
/// </remarks>
public sealed class Watchdog : IDisposable
{
    /// <summary>How often the signal is sent again: one that lands just before the system call is lost.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly Timer timer;
    private readonly TimeSpan? lookEvery;
    private readonly Action onExpiry;
    private bool expired;
    private int thread;
    private long armedAt;

    /// <param name="limit">How long the work may take.</param>
    /// <param name="onExpiry">Called on another thread before each signal; must not throw.</param>
    /// <param name="lookEvery">
    /// How long the thread may sleep before a signal has it look whether what it waits for can still come; null if it need not.
    /// </param>
    /// <exception cref="LinuxException">The handler can't be installed.</exception>
    public Watchdog(TimeSpan limit, Action onExpiry, TimeSpan? lookEvery = null)
    {
        Limit = limit;
        this.lookEvery = lookEvery < limit ? lookEvery : null;
        this.onExpiry = onExpiry;
        InterruptSignal.Install();
        timer = new Timer(_ => Expire());
    }

    public TimeSpan Limit { get; }

    /// <summary>Whether the limit passed since the watchdog was armed.</summary>
    public bool Expired
    {
        get
        {
            lock (gate) return expired;
        }
    }

    /// <summary>Starts the clock for the calling thread.</summary>
    public void Arm()
    {
        lock (gate)
        {
            expired = false;
            thread = Libc.gettid();
            armedAt = Stopwatch.GetTimestamp();
        }

        timer.Change(lookEvery ?? Limit, lookEvery ?? Again);
    }

    /// <summary>Stops the clock. After it neither the action nor a signal comes any more.</summary>
    public void Disarm()
    {
        lock (gate) thread = 0;
        timer.Change(Timeout.Infinite, Timeout.Infinite);
    }

    public void Dispose()
    {
        Disarm();
        using var idle = new ManualResetEvent(false);
        if (timer.Dispose(idle)) idle.WaitOne();
    }

    private void Expire()
    {
        lock (gate)
        {
            // A callback that was queued for work that ended meanwhile must not end the next.
            if (thread == 0) return;
            var elapsed = Stopwatch.GetElapsedTime(armedAt);
            if (elapsed < (lookEvery ?? Limit)) return;
            if (elapsed >= Limit)
            {
                expired = true;
                onExpiry();
            }

            _ = Libc.tgkill(Libc.getpid(), thread, InterruptSignal.Number);
        }
    }
}
