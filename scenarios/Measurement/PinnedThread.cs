using Hostcall.Linux;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Runs work on a thread of its own that is pinned to one CPU and ends with the work.</summary>
internal static class PinnedThread
{
    /// <exception cref="Exception">Whatever the work threw.</exception>
    public static T Run<T>(int cpu, Func<T> work) => OwnThread.Run(() =>
    {
        CpuSet.Pin(0, cpu);
        return work();
    });
}
