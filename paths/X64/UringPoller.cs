using System.Globalization;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths.X64;

/// <summary>
/// A ring of io_uring(7) that the guest has in its memory and a thread of the kernel polls (IORING_SETUP_SQPOLL). It belongs to
/// this process, whose descriptors and memory the calls are about, and ends with the session.
/// </summary>
internal sealed unsafe class UringPoller : GuestHelper
{
    /// <summary>In ms: the poller shall not fall asleep during a block, since the guest has nobody to wake it.</summary>
    private const uint Patience = 60_000;

    /// <summary>How long it may be there when its ring is closed; whoever waits has nothing to lose but time.</summary>
    private static readonly TimeSpan EndingLimit = TimeSpan.FromSeconds(5);

    /// <summary>How long the poller may take to run for the first time, where it gives itself its name.</summary>
    private static readonly TimeSpan NamingLimit = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of each of the two mappings: so few entries take less than a page.</summary>
    private const int PageSize = RegionLayout.PageSize;

    private readonly FileDescriptor file;
    private readonly io_uring_params parameters;
    private readonly nint rings = Libc.MAP_FAILED, entries = Libc.MAP_FAILED;
    private readonly int poller;
    private uint answeredBefore;

    /// <param name="setup">Whose calls the ring gets, and where the poller runs.</param>
    /// <param name="vm">Of the guest.</param>
    /// <param name="region">Gets the doorbell.</param>
    /// <param name="asksForNothing">Whether every entry is one that does nothing.</param>
    /// <param name="idle">In ms: after so long without an entry the poller sleeps; changed by tests only.</param>
    /// <exception cref="UnavailableException">This kernel has no such ring, or io_uring no such operation.</exception>
    public UringPoller(SessionSetup setup, Vm vm, SharedRegion region, bool asksForNothing, uint idle = Patience)
    {
        if (region.Memory.Length > RegionLayout.Size)
        {
            throw new UnavailableException(
                $"{setup.Scenario.Name} touches memory that has the place of the rings in this guest", "choose another scenario, or another path");
        }

        IReadOnlyList<UringOperation> operations = asksForNothing ? [] : OperationsOf(setup.Scenario);
        parameters = new io_uring_params { flags = Libc.IORING_SETUP_SQPOLL, sq_thread_idle = idle };
        if (setup.PartnerCpu is { } cpu)
        {
            parameters.flags |= Libc.IORING_SETUP_SQ_AFF;
            parameters.sq_thread_cpu = (uint)cpu;
        }

        var threads = Threads();
        fixed (io_uring_params* told = &parameters) file = new FileDescriptor((int)Libc.io_uring_setup(Libc.SYS_io_uring_setup, UringCode.Entries, told));
        if (file.IsInvalid) throw new LinuxException("io_uring_setup(IORING_SETUP_SQPOLL)", file.Error);
        try
        {
            if ((parameters.features & Libc.IORING_FEAT_SINGLE_MMAP) == 0)
                throw new UnavailableException("this kernel's io_uring maps its rings apart", Refusals.UseKernelWithRings);
            foreach (var operation in operations) Probe(file, operation);
            rings = Map(Libc.IORING_OFF_SQ_RING);
            entries = Map(Libc.IORING_OFF_SQES);
            for (uint entry = 0; entry < UringCode.Entries; entry++) Word(parameters.sq_off.array)[entry] = entry;
            vm.AddMemory(GuestLayout.SharedRegionBase + (RegionLayout.Rings - RegionLayout.Base), (void*)rings, PageSize);
            vm.AddMemory(GuestLayout.SharedRegionBase + (RegionLayout.RingEntries - RegionLayout.Base), (void*)entries, PageSize);
            region.Store(RegionLayout.Doorbell, UringCode.Doorbell(Offsets, operations));
            poller = FindPoller(threads);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private UringOffsets Offsets => new(
        parameters.sq_off.tail, parameters.cq_off.head, parameters.cq_off.tail, parameters.cq_off.cqes,
        parameters.sq_off.ring_mask, parameters.cq_off.ring_mask);

    /// <summary>The kernel puts no completion into a ring that is full: a guest that overruns it has fewer than calls.</summary>
    public override long? Answered => Completions - answeredBefore;

    private uint Completions => Volatile.Read(ref *Word(parameters.cq_off.tail));

    public override long CpuTime() => CpuClock.OfThread(poller);

    public override void Begin()
    {
        answeredBefore = Completions;
        if ((Volatile.Read(ref *Word(parameters.sq_off.flags)) & Libc.IORING_SQ_NEED_WAKEUP) == 0) return;
        if (Libc.io_uring_enter(Libc.SYS_io_uring_enter, file.Number, 0, 0, Libc.IORING_ENTER_SQ_WAKEUP, 0, 0) < 0) throw LinuxException.Last("io_uring_enter");
    }

    public override void Dispose()
    {
        if (rings != Libc.MAP_FAILED) _ = Libc.munmap(rings, PageSize);
        if (entries != Libc.MAP_FAILED) _ = Libc.munmap(entries, PageSize);
        file.Dispose();

        // The kernel takes a ring down when it finds the time, and until then its thread has a CPU of its own.
        if (poller != 0) Await(() => !Directory.Exists($"/proc/self/task/{poller}"), EndingLimit);
    }

    /// <exception cref="UnavailableException">There is none for one of its calls.</exception>
    private static List<UringOperation> OperationsOf(Scenario scenario)
    {
        var operations = new List<UringOperation>();
        foreach (var call in scenario.Calls.Select(call => call.Asked).Distinct())
        {
            operations.Add(UringCode.Find(call.X64) ?? throw new UnavailableException(
                $"io_uring has no such operation as {call.Name}, which {scenario.Name} asks for",
                "choose a scenario that reads, writes, opens or closes: --scenario read-zero-1"));
        }

        return operations;
    }

    private static void Probe(FileDescriptor ring, UringOperation operation)
    {
        // struct io_uring_probe: a head of 16 bytes, then an entry for each operation.
        const int head = 16, most = 256;
        byte* probe = stackalloc byte[head + (most * sizeof(io_uring_probe_op))];
        NativeMemory.Clear(probe, (nuint)(head + (most * sizeof(io_uring_probe_op))));
        if (Libc.io_uring_register(Libc.SYS_io_uring_register, ring.Number, Libc.IORING_REGISTER_PROBE, probe, most) < 0)
            throw LinuxException.Last("io_uring_register(IORING_REGISTER_PROBE)");
        var known = ((io_uring_probe_op*)(probe + head))[operation.Opcode];
        if ((known.flags & Libc.IO_URING_OP_SUPPORTED) != 0) return;
        throw new UnavailableException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"this kernel's io_uring has no operation {operation.Opcode}, which does what system call {operation.SystemCall} does"),
            Refusals.UseKernelWithNewerOperations);
    }

    /// <summary>Where the kernel wants it: io_uring takes no address. The guest has it at its own.</summary>
    private nint Map(int offset)
    {
        nint mapped = Libc.mmap(0, PageSize, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, file.Number, offset);
        return mapped == Libc.MAP_FAILED ? throw LinuxException.Last("mmap(io_uring)") : mapped;
    }

    private uint* Word(uint offset) => (uint*)(rings + (nint)offset);

    private static HashSet<string> Threads() => [.. Directory.EnumerateDirectories("/proc/self/task").Select(thread => Path.GetFileName(thread))];

    /// <summary>
    /// The thread that was not there before and calls itself iou-sqp- and a number (io_uring/sqpoll.c), as soon as it has run. The
    /// number is the one of the thread that made the ring, as the first PID namespace has it.
    /// </summary>
    private static int FindPoller(HashSet<string> before)
    {
        const string prefix = "iou-sqp-";
        string? poller = null;
        string? NewOne() => Threads().Except(before).FirstOrDefault(thread => NameOf(thread).StartsWith(prefix, StringComparison.Ordinal));
        Await(() => (poller = NewOne()) is not null, NamingLimit);
        return poller is not null
            ? int.Parse(poller, CultureInfo.InvariantCulture)
            : throw new VmmException($"the kernel has made no thread {prefix}… within {NamingLimit.TotalSeconds:0} s");
    }

    /// <summary>Looks every millisecond, until it is so or the time is over.</summary>
    private static void Await(Func<bool> isSo, TimeSpan limit)
    {
        for (long began = Environment.TickCount64; !isSo() && Environment.TickCount64 - began < limit.TotalMilliseconds;) Thread.Sleep(1);
    }

    private static string NameOf(string thread)
    {
        try
        {
            return File.ReadAllText($"/proc/self/task/{thread}/comm");
        }
        catch (IOException)
        {
            return ""; // it has ended meanwhile
        }
    }
}
