using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary>The region of <see cref="RegionLayout"/>, mapped at its address with a payload and a doorbell in it.</summary>
public sealed unsafe class SharedRegion : IDisposable
{
    /// <summary>What stands where the body writes the number of a call, until it does.</summary>
    private const long NotAsked = -1;

    private static readonly uint RequestNumber = InstructionSet.OfThisProcess.RequestNumber;

    private readonly Scenario scenario;
    private readonly FixtureSet fixtures;

    private SharedRegion(SharedMemory memory, Scenario scenario, FixtureSet fixtures)
    {
        Memory = memory;
        this.scenario = scenario;
        this.fixtures = fixtures;
    }

    public SharedMemory Memory { get; }

    /// <summary>Results that were not as expected since the last <see cref="Prepare"/>.</summary>
    public long Mismatches => *Word(RegionLayout.Mismatches);

    /// <summary>Whether the payload asked for anything since the last <see cref="Prepare"/>: one that is skipped has no wrong results.</summary>
    public bool WasAsked => *Word(RegionLayout.Request + RequestNumber) != NotAsked;

    /// <summary>The last result that was not as expected.</summary>
    public long LastMismatch => *Word(RegionLayout.LastMismatch);

    /// <summary>Calls of the block that <see cref="Prepare"/> asked for.</summary>
    internal long CallsOfBlock => *Word(RegionLayout.Iterations) * scenario.Calls.Length;

    /// <summary>The descriptors that the calls use, for a process that makes them instead of this one.</summary>
    internal IEnumerable<int> Descriptors => scenario.Fixtures.Select(fixture => fixtures[fixture]);

    /// <param name="setup">The scenario and its payload.</param>
    /// <param name="doorbell">What the payload rings.</param>
    /// <param name="answered">
    /// False for a rung: nobody answers, so the payload is told to expect the request block as it left it.
    /// </param>
    /// <exception cref="LinuxException">No memory, or the address is taken: another session is open.</exception>
    public static SharedRegion Load(SessionSetup setup, IDoorbell doorbell, bool answered = true)
    {
        var memory = SharedMemory.Create("hostcall", RegionLayout.SizeFor(setup.Scenario), (nint)RegionLayout.Base);
        FixtureSet? fixtures = null;
        try
        {
            fixtures = FixtureSet.Open(setup.Scenario.Fixtures);
            var region = new SharedRegion(memory, setup.Scenario, fixtures);
            region.Store(RegionLayout.Body, setup.Body.Code);
            region.Store(RegionLayout.Doorbell, doorbell.RingCode);
            region.Store(RegionLayout.Entry, doorbell.EntryCode);
            region.Store(RegionLayout.Executor, InstructionSet.OfThisProcess.Executor);
            region.Store(RegionLayout.Strings, new TextTable(setup.Scenario).Bytes);
            region.FillArguments();
            region.Expect(call => answered ? call.Expected.Resolve(Libc.getpid(), Libc.getppid()) : PayloadBody.Poison);
            return region;
        }
        catch
        {
            fixtures?.Dispose();
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Sets the iterations of the next block and clears what the last one left.</summary>
    public void Prepare(long iterations)
    {
        *Word(RegionLayout.Iterations) = iterations;
        *Word(RegionLayout.Mismatches) = 0;
        *Word(RegionLayout.LastMismatch) = 0;
        *Word(RegionLayout.Request + RequestNumber) = NotAsked;
    }

    public void Dispose()
    {
        fixtures.Dispose();
        Memory.Dispose();
    }

    /// <summary>Has the payload expect the results of calls that another process makes.</summary>
    internal void ExpectCallsOf(int process, int itsParent) => Expect(call => call.Expected.Resolve(process, itsParent));

    /// <summary>Puts code or data at an address of the region; at most what is left of its page.</summary>
    internal void Store(uint address, ReadOnlySpan<byte> bytes)
    {
        int left = RegionLayout.PageSize - (int)(address % RegionLayout.PageSize);
        var place = Memory.Bytes.Slice((int)(address - RegionLayout.Base), left);
        bytes.CopyTo(place);
        InstructionCache.Synchronize(place[..bytes.Length]);
    }

    private void FillArguments()
    {
        int slot = 0;
        foreach (int descriptor in Descriptors) Word(RegionLayout.ArgumentSlots)[slot++] = descriptor;
    }

    private void Expect(Func<Call, long> result)
    {
        for (int i = 0; i < scenario.Calls.Length; i++) Word(RegionLayout.ExpectedSlots)[i] = result(scenario.Calls[i]);
    }

    internal long* Word(uint address) => (long*)(Memory.Address + (address - RegionLayout.Base));
}
