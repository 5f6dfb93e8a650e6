using System.Runtime.ExceptionServices;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Runs work on a thread of its own that is pinned to one CPU and ends with the work.</summary>
internal static class PinnedThread
{
    /// <exception cref="Exception">Whatever the work threw.</exception>
    public static T Run<T>(int cpu, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                CpuSet.Pin(0, cpu);
                result = work();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
