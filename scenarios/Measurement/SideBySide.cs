using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Hostcall.Scenarios.Measurement;

/// <summary>Does several pieces of work at once, each on a thread that is its own to the end: an emulator dies with the thread that started it.</summary>
internal static class SideBySide
{
    /// <summary>Comes back when all are done. Where one throws, the others are asked to stop and its exception goes on from here.</summary>
    /// <param name="items">What there is to do; begun in this order.</param>
    /// <param name="atOnce">How many at the same time.</param>
    /// <param name="work">Does one; is told when to stop.</param>
    /// <param name="cancel">Stops all of them.</param>
    public static void Run<T>(IEnumerable<T> items, int atOnce, Action<T, CancellationToken> work, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var left = new Queue<T>(items);
        ExceptionDispatchInfo? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(atOnce, left.Count)).Select(_ => new Thread(DoNext))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        failure?.Throw();

        void DoNext()
        {
            try
            {
                while (TryTake(out var item)) work(item, stop.Token);
            }
            catch (Exception error)
            {
                lock (left) failure ??= ExceptionDispatchInfo.Capture(error);
                stop.Cancel();
            }
        }

        bool TryTake([MaybeNullWhen(false)] out T item)
        {
            item = default;
            lock (left) return failure is null && left.TryDequeue(out item);
        }
    }
}
