namespace Hostcall.GuestPayloads;

/// <summary>
/// The region that payload and host share, at one address for both, so that the code has the same bytes
/// everywhere and a pointer in a call means the same everywhere.
/// <code>
///   0x2000_0000  request block (struct pt_regs), counters, argument and expectation slots
///   0x2000_1000  body: the payload
///   0x2000_2000  doorbell: the instructions that differ by path
///   0x2000_3000  entry: calls the body, then parks; differs by path
///   0x2000_4000  executor: runs a request block as a system call of the calling thread
///   0x2000_5000  stack of a payload that runs in a process of its own, grows down from 0x2000_7000
///   0x2000_7000  strings
///   0x2000_8000  buffer for reads and writes, 64 KiB
///   0x2001_8000  end
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

    /// <summary>Process id of the one that shall trace the payload, where it runs in a process of its own.</summary>
    public const uint Tracer = Base + 0x118;

    /// <summary>Values that change from run to run (descriptors): one 8-byte slot each.</summary>
    public const uint ArgumentSlots = Base + 0x200;

    /// <summary>One expected result for each call of the scenario, 8 bytes each.</summary>
    public const uint ExpectedSlots = Base + 0x300;
    public const int SlotCount = 32;

    public const uint Body = Base + 0x1000;
    public const uint Doorbell = Base + 0x2000;
    public const uint Entry = Base + 0x3000;
    public const uint Executor = Base + 0x4000;
    public const uint StackTop = Base + 0x7000;
    public const uint Strings = Base + 0x7000;
    public const uint Buffer = Base + 0x8000;
    public const int BufferSize = 0x1_0000;
    public const int PageSize = 0x1000;
}
