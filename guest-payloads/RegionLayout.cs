namespace Hostcall.GuestPayloads;

/// <summary>
/// The region that payload and host share, at one address for both, so that the code has the same bytes
/// everywhere and a pointer in a call means the same everywhere.
/// <code>
///   0x2000_0000  request block (struct pt_regs), counters, argument and expectation slots; from 0x800 on, words and data of a stub
///   0x2000_1000  body: the payload
///   0x2000_2000  doorbell: the instructions that differ by path
///   0x2000_3000  entry: calls the body, then parks; differs by path. In a stub also its start, and its signal handler
///   0x2000_4000  executor: runs a request block as a system call of the calling thread; from 0x800 on, a queue's server; from 0xC00 on, the
///                entry of a guest whose VM is a stub's
///   0x2000_5000  stack of a payload that runs in a process of its own, grows down from 0x2000_7000
///   0x2000_7000  strings
///   0x2000_8000  buffer for reads and writes, 64 KiB
///   0x2001_8000  end; a guest with io_uring has its rings after it
///   0x2010_0000  memory to touch, 1 MiB, where the scenario asks for it
/// </code>
/// Data and code never share a page: a store next to code that runs costs a machine clear.
/// </summary>
public static class RegionLayout
{
    public const uint Base = 0x2000_0000;
    public const uint Size = 0x1_8000;

    public const uint Request = Base;

    /// <summary>Iterations that the body shall run; the host writes it before each block.</summary>
    public const uint Iterations = Base + 0x100;

    /// <summary>Results that were not as expected; the body adds to it.</summary>
    public const uint Mismatches = Base + 0x108;

    /// <summary>The last result that was not as expected.</summary>
    public const uint LastMismatch = Base + 0x110;

    /// <summary>Process id of the one that started the stub, where the payload runs in a process of its own.</summary>
    public const uint StubOwner = Base + 0x118;

    /// <summary>Values that change from run to run (descriptors): one 8-byte slot each.</summary>
    public const uint ArgumentSlots = Base + 0x200;

    /// <summary>One expected result for each call of the scenario, 8 bytes each.</summary>
    public const uint ExpectedSlots = Base + 0x300;
    public const int SlotCount = 32;

    /// <summary>
    /// Number of the call that a guest asks a server for, and of the one that the server answered last; whether the server shall
    /// end. 128 bytes apart: a CPU that fetches cache lines in pairs must not fetch two of them.
    /// </summary>
    public const uint QueueRequest = Base + 0x400;
    public const uint QueueResponse = Base + 0x480;
    public const uint QueueEnd = Base + 0x500;

    // From 0x600 on: words of a stub that owns a VM (X64/MixedCode).

    /// <summary>Whose turn it is between a stub and its owner, a futex on a cache line of its own: see <see cref="StubTurn"/>.</summary>
    public const uint StubTurn = Base + 0x800;

    /// <summary>Which of the calls of its start a stub makes, from 0, and what the last one returned.</summary>
    public const uint StubStep = Base + 0x840;
    public const uint StubResult = Base + 0x848;

    /// <summary>Calls that came to the stub's signal handler; the handler adds to it.</summary>
    public const uint StubAnswers = Base + 0x880;

    /// <summary>Syscall User Dispatch reads this byte at each system call of the stub.</summary>
    public const uint StubSelector = Base + 0x8C0;

    /// <summary>The call that a signal handler hands over: a pt_regs.</summary>
    public const uint StubRequest = Base + 0x900;

    /// <summary>What the calls of a stub's start point to, up to the end of the page.</summary>
    public const uint StubData = Base + 0xA00;

    public const uint Body = Base + 0x1000;
    public const uint Doorbell = Base + 0x2000;
    public const uint Entry = Base + 0x3000;
    public const uint StubSignalHandler = Base + 0x3800;
    public const uint StubSignalReturn = Base + 0x3C00;
    public const uint StubLoop = Base + 0x3E00;
    public const uint Executor = Base + 0x4000;
    public const uint QueueServer = Base + 0x4800;
    public const uint StackTop = Base + 0x7000;
    public const uint Strings = Base + 0x7000;
    public const uint Buffer = Base + 0x8000;
    public const int BufferSize = 0x1_0000;

    /// <summary>Two pages beyond the region that a guest may have: the rings of io_uring, and the entries of submissions.</summary>
    public const uint Rings = Base + Size;
    public const uint RingEntries = Rings + PageSize;
    public const uint RingsSize = 2 * PageSize;
    public const int PageSize = 0x1000;

    /// <summary>Memory that a payload may have to touch: the other half of the block of 2 MiB that a guest's one page table maps.</summary>
    public const uint WorkingSet = Base + 0x10_0000;
    public const int WorkingSetSize = 0x10_0000;

    /// <summary>Bytes of the region for a scenario.</summary>
    public static uint SizeFor(Scenario scenario) => scenario.Under.TouchedBytes > 0 ? WorkingSet - Base + WorkingSetSize : Size;
}
