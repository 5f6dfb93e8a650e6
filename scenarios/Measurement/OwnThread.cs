using System.Runtime.ExceptionServices;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Runs work on a thread that ends with it: a tracer is a thread, and pinning one must not outlive the work.</summary>
internal static class OwnThread
{
    public static void Run(Action work) => Run(() =>
    {
        work();
        return 0;
    });

    public static T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
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
