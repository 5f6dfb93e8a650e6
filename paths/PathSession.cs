using System.Diagnostics;
using System.Globalization;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary>A path with its payload loaded. Everybody who runs calls runs them here, and gets either a good block or an exception.</summary>
public abstract class PathSession(SharedRegion region) : IDisposable
{
    /// <summary>The memory that payload and host share.</summary>
    public SharedRegion Region => region;

    /// <summary>Runs a block: every call of the scenario, this many times. Allocates nothing.</summary>
    /// <exception cref="WrongResultException">A result was not as the scenario expects.</exception>
    /// <exception cref="VmmMinimal.VmmException">The payload could not be run to its end, or did not come back.</exception>
    /// <exception cref="LinuxException">A call that moves the payload on failed.</exception>
    public void Run(long iterations)
    {
        region.Prepare(iterations);
        RunUntilParked();
        if (region.Mismatches != 0) throw WrongResultException.Of(region);
        if (!region.WasAsked) throw new WrongResultException("the payload asked for nothing: it was skipped");
        if (Answered is { } answered && answered != region.CallsOfBlock)
            throw new WrongResultException($"{answered} of {region.CallsOfBlock} calls were answered");
    }

    /// <summary>Runs a block and tells how long it took, in ns of the monotonic clock.</summary>
    /// <inheritdoc cref="Run"/>
    public double Time(long iterations)
    {
        long start = Stopwatch.GetTimestamp();
        Run(iterations);
        return (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency);
    }

    /// <summary>A KVM counter of the session's vCPU, or null where there is none.</summary>
    public virtual ulong? ReadCounter(string name) => null;

    /// <summary>
    /// CPU time in ns of everything that works for this session so far: the calling thread, and the partner
    /// where the path has one. Only differences mean something.
    /// </summary>
    public virtual long CpuTime() => CpuClock.OfThisThread();

    public virtual void Dispose()
    {
        region.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Calls of the last block that a partner answered, where it keeps count; else null. A result that is as expected may be that of
    /// another call.
    /// </summary>
    protected virtual long? Answered => null;

    /// <summary>Lets a payload that parks come to its first park.</summary>
    /// <returns>The session; it is disposed where that fails.</returns>
    protected static T Parked<T>(T session)
        where T : PathSession
    {
        try
        {
            session.RunUntilParked();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs what <see cref="SharedRegion.Prepare"/> asks for. Allocates nothing.</summary>
    protected abstract void RunUntilParked();
}

/// <summary>The payload found a result that was not as the scenario expects.</summary>
public sealed class WrongResultException(string message) : Exception(message)
{
    internal static WrongResultException Of(SharedRegion region) => new(string.Create(CultureInfo.InvariantCulture,
        $"{region.Mismatches} results were wrong, the last one was {region.LastMismatch}"));
}
