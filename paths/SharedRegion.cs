using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary>The region of <see cref="RegionLayout"/>, mapped at its address with a payload and a doorbell in it.</summary>
public sealed unsafe class SharedRegion : IDisposable
{
    private readonly FixtureSet fixtures;

    private SharedRegion(SharedMemory memory, FixtureSet fixtures)
    {
        Memory = memory;
        this.fixtures = fixtures;
    }

    public SharedMemory Memory { get; }

    /// <summary>Results that were not as expected since the last <see cref="Prepare"/>.</summary>
    public long Mismatches => *Word(RegionLayout.Mismatches);

    /// <summary>Process id of the tracer, for a payload in a process of its own.</summary>
    public int Tracer
    {
        set => *Word(RegionLayout.Tracer) = value;
    }

    /// <summary>The last result that was not as expected.</summary>
    public long LastMismatch => *Word(RegionLayout.LastMismatch);

    /// <param name="setup">The scenario and its payload.</param>
    /// <param name="doorbell">What the payload rings.</param>
    /// <param name="answered">
    /// False for a rung: nobody answers, so the payload is told to expect the request block as it left it.
    /// </param>
    /// <exception cref="LinuxException">No memory, or the address is taken: another session is open.</exception>
    public static SharedRegion Load(SessionSetup setup, Doorbell doorbell, bool answered = true)
    {
        var memory = SharedMemory.Create("hostcall", RegionLayout.Size, (nint)RegionLayout.Base);
        FixtureSet? fixtures = null;
        try
        {
            fixtures = FixtureSet.Open(setup.Scenario.Fixtures);
            var region = new SharedRegion(memory, fixtures);
            region.Store(RegionLayout.Body, setup.Body.Code);
            region.Store(RegionLayout.Doorbell, doorbell.RingCode);
            region.Store(RegionLayout.Entry, doorbell.EntryCode);
            region.Store(RegionLayout.Executor, Doorbell.ExecutorCode);
            region.Store(RegionLayout.Strings, new TextTable(setup.Scenario).Bytes);
            region.FillSlots(setup.Scenario, answered);
            return region;
        }
        catch
        {
            fixtures?.Dispose();
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Sets the iterations of the next block and clears the mismatches.</summary>
    public void Prepare(long iterations)
    {
        *Word(RegionLayout.Iterations) = iterations;
        *Word(RegionLayout.Mismatches) = 0;
        *Word(RegionLayout.LastMismatch) = 0;
    }

    public void Dispose()
    {
        fixtures.Dispose();
        Memory.Dispose();
    }

    private void FillSlots(Scenario scenario, bool answered)
    {
        int slot = 0;
        foreach (var fixture in scenario.Fixtures)
        {
            Word(RegionLayout.ArgumentSlots)[slot++] = fixtures[fixture];
        }

        for (int i = 0; i < scenario.Calls.Length; i++)
        {
            Word(RegionLayout.ExpectedSlots)[i] = answered
                ? scenario.Calls[i].Expected.Resolve(Libc.getpid(), Libc.getppid())
                : PayloadBody.Poison;
        }
    }

    private void Store(uint address, byte[] bytes) =>
        bytes.CopyTo(Memory.Bytes.Slice((int)(address - RegionLayout.Base), RegionLayout.PageSize));

    private long* Word(uint address) => (long*)(Memory.Address + (address - RegionLayout.Base));
}
