using System.Diagnostics;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Scenarios.Measurement;
using Hostcall.Tests.Paths;

namespace Hostcall.Tests.Scenarios;

/// <summary>What a visit makes of its blocks, on a path whose costs are known.</summary>
public sealed class VisitTests
{
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(2), Call = TimeSpan.FromMicroseconds(50);

    private const int Calls = 20, Blocks = 3;

    [Fact]
    public void What_a_block_costs_once_is_not_in_the_cost_of_a_call() => OwnThread.Run(() =>
    {
        var visit = new Visit(0, 0, 0, new KnownPath { Doorbell = "none" }, Sessions.Setup(Sessions.Scenario("getpid")), Cpu(), Calls, () => false);
        visit.Open();
        double[] lengths = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
        {
            visit.Before();
            long start = Stopwatch.GetTimestamp();
            visit.Run();
            lengths[block] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            visit.After();
        }

        visit.Close();
        Assert.Null(visit.Failure);
        var measured = visit.Blocks(lengths, batch: 0);

        // Other work only adds: the least block is the one to look at. With what it costs once, a call would be at 155 us.
        double least = measured.Min(block => block.Value);
        Assert.InRange(least, 0.8 * Call.TotalNanoseconds, 1.5 * Call.TotalNanoseconds);
        Assert.All(measured, block => Assert.Equal(Calls, block.Calls));
        Assert.All(measured, block => Assert.Equal(Calls * 3 + 1, block.Exits));
    });

    private static int Cpu() => Hostcall.Linux.CpuSet.OfThisThread()[^1];

    /// <summary>Takes so long a block, and so long a call, and counts three exits for each.</summary>
    private sealed record KnownPath() : PathRow("known", "a path whose costs are known")
    {
        protected override PathSession Start(SessionSetup setup) => new KnownSession(SharedRegion.Load(setup, InstructionSet.OfThisProcess.SyscallDoorbell));
    }

    private sealed class KnownSession(SharedRegion region) : PathSession(region)
    {
        private ulong exits;

        public override ulong? ReadCounter(string name) => exits;

        protected override void RunUntilParked()
        {
            long calls = Word(RegionLayout.Iterations);
            Word(RegionLayout.Request + InstructionSet.OfThisProcess.RequestNumber) = 39;
            exits += (3 * (ulong)calls) + 1;
            var length = Once + (calls * Call);
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < length;)
            {
            }
        }

        private ref long Word(uint address) => ref MemoryMarshal.AsRef<long>(Region.Memory.Bytes.Slice((int)(address - RegionLayout.Base), sizeof(long)));
    }
}
