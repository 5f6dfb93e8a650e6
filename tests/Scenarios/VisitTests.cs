using System.Diagnostics;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;
using Hostcall.Tests.Paths;
using Hostcall.VmmMinimal;

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

    [Fact]
    public void A_length_is_of_the_block_at_whose_end_it_was_read()
    {
        Visit visit = AfterBlocks(2, new KnownPath { Doorbell = "none", WarmUpExits = 5 });
        Assert.Null(visit.Failure);
        Block last = Assert.Single(visit.Blocks([1e9], batch: 0)); // the one before warmed up
        Assert.Equal(Calls * 3 + 1, last.Exits);
        Assert.InRange(last.Value, (1e9 - 1e7) / Calls, 1e9 / Calls); // what it costs once took milliseconds
    }

    /// <summary>A path without exits has fewer of them in a whole block than an interrupt makes in a single call.</summary>
    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 0)]
    [InlineData(2, 2)]
    public void Exits_of_interrupts_in_single_calls_are_not_taken_off(int first, int then)
    {
        int single = 0;
        Visit visit = AfterBlocks(2, new KnownPath { Doorbell = "none", ExitsOfCall = 0, StrayExits = () => single++ < 2 ? first : then });
        Assert.Null(visit.Failure);
        Assert.All(visit.Blocks([1e9, 1e9], batch: 0), block => Assert.Equal(1, block.Exits));
    }

    /// <summary>A call that takes long is hit by many, whatever its path.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(7, true)]
    [InlineData(0, false)]
    public void Exits_for_interrupts_are_not_the_path_s(int interrupts, bool countedApart)
    {
        Visit visit = AfterBlocks(1, new KnownPath { Doorbell = "none", Interrupts = (ulong)interrupts, CountsInterrupts = countedApart });
        Assert.Null(visit.Failure);
        Assert.Equal(Calls * 3 + 1, Assert.Single(visit.Blocks([1e9], batch: 0)).Exits);
    }

    [Fact]
    public void It_runs_on_the_CPU_that_was_asked_for() => OwnThread.Run(() =>
    {
        IReadOnlyList<int> allowed = CpuSet.OfThisThread();
        foreach (int cpu in (int[])[allowed[0], allowed[^1]])
        {
            OwnThread.Run(() =>
            {
                Visit visit = VisitOf(new KnownPath { Doorbell = "none" }, cpu);
                visit.Open();
                Assert.Null(visit.Failure);
                Assert.Equal([cpu], CpuSet.OfThisThread());
                visit.Close();
            });
        }
    });

    [Fact]
    public void A_wrong_result_in_a_block_fails_the_visit() =>
        Assert.IsType<WrongResultException>(AfterBlocks(1, new KnownPath { Doorbell = "none", WrongResults = 1 }).Failure);

    /// <summary>Of its queue, say: whose result is that of another call is as wrong.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_partner_that_answered_another_number_of_calls_fails_the_visit(int more)
    {
        Exception? failure = AfterBlocks(1, new KnownPath { Doorbell = "none", AnsweredMore = more }).Failure;
        Assert.IsType<WrongResultException>(failure);
        Assert.Equal($"{Calls + 1 + more} of {Calls + 1} calls were answered", failure.Message);
    }

    [Fact]
    public void A_collection_inside_a_block_fails_the_visit() => Assert.Contains(
        "a garbage collection ran inside a block",
        AfterBlocks(1, new KnownPath { Doorbell = "none", Collects = true }).Failure?.Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_case_that_is_out_is_not_opened()
    {
        var visit = new Visit(0, 0, 0, new KnownPath { Doorbell = "none" }, Sessions.Setup(Sessions.Scenario("getpid")), cpu: -1, Calls, isOut: () => true);
        visit.Open();
        visit.Before();
        visit.Run();
        visit.After();
        visit.Close();
        Assert.Null(visit.Failure);
        Assert.Empty(visit.Blocks([], batch: 0));
    }

    [Fact]
    public void What_went_wrong_first_is_what_is_told() => OwnThread.Run(() =>
    {
        Visit visit = VisitOf(new KnownPath { Doorbell = "none" }, cpu: 8000);
        visit.Open();
        Exception? first = visit.Failure;
        Assert.NotNull(first);
        visit.Before();
        visit.Run();
        visit.After();
        visit.Close();
        Assert.Same(first, visit.Failure);
    });

    private static Visit AfterBlocks(int blocks, KnownPath path) => OwnThread.Run(() =>
    {
        Visit visit = VisitOf(path, Cpu());
        visit.Open();
        for (int block = 0; block < blocks; block++)
        {
            visit.Before();
            Assert.Null(visit.Failure);
            visit.Run();
            visit.After();
        }

        visit.Close();
        return visit;
    });

    private static Visit VisitOf(KnownPath path, int cpu) => new(0, 0, 0, path, Sessions.Setup(Sessions.Scenario("getpid")), cpu, Calls, () => false);

    private static int Cpu() => CpuSet.OfThisThread()[^1];

    /// <summary>Takes so long a block, and so long a call, and counts exits.</summary>
    private sealed record KnownPath() : PathRow("known", "a path whose costs are known")
    {
        public int ExitsOfCall { get; init; } = 3;

        /// <summary>What interrupts of the host add to a single call.</summary>
        public Func<int> StrayExits { get; init; } = () => 0;

        /// <summary>Exits that the first block has and no other.</summary>
        public ulong WarmUpExits { get; init; }

        /// <summary>Exits of each block, and of each single call, that are for interrupts of the host.</summary>
        public ulong Interrupts { get; init; }

        /// <summary>Whether KVM counts those apart.</summary>
        public bool CountsInterrupts { get; init; } = true;

        /// <summary>Of each block, but not of the single calls beside it.</summary>
        public long WrongResults { get; init; }

        /// <summary>How many more calls of a block its partner says to have answered than there were; null where there is no partner.</summary>
        public int? AnsweredMore { get; init; }

        /// <summary>Whether a block, but no single call, has the garbage collected.</summary>
        public bool Collects { get; init; }

        protected override PathSession Start(SessionSetup setup) => new KnownSession(this, SharedRegion.Load(setup, InstructionSet.OfThisProcess.SyscallDoorbell));
    }

    private sealed class KnownSession(KnownPath path, SharedRegion region) : PathSession(region)
    {
        private ulong exits, interrupts, warmUp = path.WarmUpExits;
        private long answered;

        protected override long? Answered => path.AnsweredMore is null ? null : answered;

        public override ulong? ReadCounter(string name) => name == VcpuCounters.Exits ? exits : path.CountsInterrupts ? interrupts : null;

        protected override void RunUntilParked()
        {
            long calls = Word(RegionLayout.Iterations);
            answered = calls + (calls > 1 ? path.AnsweredMore ?? 0 : 0);
            Word(RegionLayout.Request + InstructionSet.OfThisProcess.RequestNumber) = 39;
            exits += ((ulong)path.ExitsOfCall * (ulong)calls) + 1 + (calls == 1 ? (ulong)path.StrayExits() : 0) + path.Interrupts;
            interrupts += path.Interrupts;
            if (calls > 1)
            {
                exits += warmUp;
                warmUp = 0;
                Word(RegionLayout.Mismatches) = path.WrongResults;
                if (path.Collects) GC.Collect();
            }

            var length = Once + (calls * Call);
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < length;)
            {
            }
        }

        private ref long Word(uint address) => ref MemoryMarshal.AsRef<long>(Region.Memory.Bytes.Slice((int)(address - RegionLayout.Base), sizeof(long)));
    }
}
