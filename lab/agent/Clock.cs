using System.Diagnostics;
using Hostcall.Lab.Channel;

namespace Hostcall.Lab.Agent;

/// <summary>What a block is measured in.</summary>
internal abstract class Clock : IDisposable
{
    /// <summary>Whether the clock tells the same for the same work, so that a disturbed block can be told apart.</summary>
    public abstract bool IsExact { get; }

    /// <summary>The time now, from an arbitrary start. Allocates nothing.</summary>
    public abstract long Now();

    public static Clock Of(ClockKind kind) => kind == ClockKind.Instructions ? new InstructionClock() : new MonotonicClock();

    public abstract void Dispose();

    private sealed class MonotonicClock : Clock
    {
        public override bool IsExact => false;

        /// <summary>.NET's Stopwatch counts CLOCK_MONOTONIC in nanoseconds on Linux.</summary>
        public override long Now() => Stopwatch.GetTimestamp();

        public override void Dispose()
        {
        }
    }
}
