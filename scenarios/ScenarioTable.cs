using Hostcall.GuestPayloads;
using static Hostcall.GuestPayloads.Fixture;

namespace Hostcall.Scenarios;

/// <summary>Every scenario. Names are permanent: results refer to them. Adding one is adding a row.</summary>
public static class ScenarioTable
{
    private static readonly SystemCall SYS_read = new("read", 0, 63);
    private static readonly SystemCall SYS_write = new("write", 1, 64);
    private static readonly SystemCall SYS_close = new("close", 3, 57);
    private static readonly SystemCall SYS_fstat = new("fstat", 5, 80);
    private static readonly SystemCall SYS_getpid = new("getpid", 39, 172);
    private static readonly SystemCall SYS_getppid = new("getppid", 110, 173);
    private static readonly SystemCall SYS_futex = new("futex", 202, 98);
    private static readonly SystemCall SYS_clock_gettime = new("clock_gettime", 228, 113);
    private static readonly SystemCall SYS_openat = new("openat", 257, 56);

    private const int AT_FDCWD = -100;
    private const int CLOCK_MONOTONIC = 1;
    private const int FUTEX_WAKE_PRIVATE = 129;
    private const int ENOSYS = 38;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("getpid", "the cheapest call there is",
            new Call(SYS_getpid, Expectation.ProcessId)),
        new("getppid", "as cheap, with an RCU read",
            new Call(SYS_getppid, Expectation.ParentProcessId)),
        new("enosys", "number 999, which does not exist: an error path that poses as a call",
            new Call(SystemCall.Numbered(999), Expectation.Exactly(-ENOSYS))),
        new("clock-gettime", "the system call, not the vDSO",
            new Call(SYS_clock_gettime, Expectation.Exactly(0), Argument.Of(CLOCK_MONOTONIC), Argument.Buffer())),
        new("read-zero-1", "1 byte from /dev/zero", ReadZero(1)),
        new("read-zero-256", "256 bytes from /dev/zero", ReadZero(256)),
        new("read-zero-4096", "a page from /dev/zero", ReadZero(4096)),
        new("read-zero-16384", "16 KiB from /dev/zero", ReadZero(16384)),
        new("read-zero-65536", "64 KiB from /dev/zero", ReadZero(65536)),
        new("write-null-1", "1 byte to /dev/null",
            new Call(SYS_write, Expectation.Exactly(1), Argument.Descriptor(DevNull), Argument.Buffer(), Argument.Of(1))),
        new("pipe-write-read-1", "1 byte into a pipe and out again",
            new Call(SYS_write, Expectation.Exactly(1), Argument.Descriptor(PipeWriteEnd), Argument.Buffer(), Argument.Of(1)),
            new Call(SYS_read, Expectation.Exactly(1), Argument.Descriptor(PipeReadEnd), Argument.Buffer(), Argument.Of(1))),
        new("udp-rr-1", "1 byte by UDP to itself over loopback and back: a transaction",
            new Call(SYS_write, Expectation.Exactly(1), Argument.Descriptor(UdpToItself), Argument.Buffer(), Argument.Of(1)),
            new Call(SYS_read, Expectation.Exactly(1), Argument.Descriptor(UdpToItself), Argument.Buffer(), Argument.Of(1))),
        new("futex-wake-none", "FUTEX_WAKE where nobody waits",
            new Call(SYS_futex, Expectation.Exactly(0), Argument.Buffer(), Argument.Of(FUTEX_WAKE_PRIVATE), Argument.Of(1))),
        new("openat-close", "opens /dev/null and closes it",
            new Call(SYS_openat, Expectation.Success, Argument.Of(AT_FDCWD), Argument.Text("/dev/null"), Argument.Of(0), Argument.Of(0)),
            new Call(SYS_close, Expectation.Exactly(0), Argument.Previous)),
        new("fstat", "of /dev/null",
            new Call(SYS_fstat, Expectation.Exactly(0), Argument.Descriptor(DevNull), Argument.Buffer())),
        Getpid("filters-1", "under 1 filter of seccomp's, which looks at an argument", new(Filters: 1)),
        Getpid("filters-10", "under 10 such filters", new(Filters: 10)),
        Getpid("dirty-sse", "with something in an SSE register", new(Dirty: VectorRegisters.Sse)),
        Getpid("dirty-avx512", "with something in registers of AVX-512", new(Dirty: VectorRegisters.Avx512)),
        Getpid("touch-4096", "after a look at each cache line of 4 KiB", new(TouchedBytes: 4096)),
        Getpid("touch-65536", "after a look at each cache line of 64 KiB", new(TouchedBytes: 65536)),
        Getpid("touch-262144", "after a look at each cache line of 256 KiB", new(TouchedBytes: 262144)),
        Getpid("touch-1048576", "after a look at each cache line of 1 MiB", new(TouchedBytes: 1048576)),
        new("hello-hypercall0", "a system call of the guest, which says hello to the host by hypercall; a trace line is the check",
            new Call(GuestCall.HelloHypercall0, Expectation.Exactly(0))),
        new("hello-hypercall1", "the same with an argument",
            new Call(GuestCall.HelloHypercall1, Expectation.Exactly(0), Argument.Of(123))),
    ];

    private static Scenario Getpid(string suffix, string summary, Circumstances under) =>
        new($"getpid-{suffix}", $"getpid {summary}", new Call(SYS_getpid, Expectation.ProcessId)) { Under = under };

    private static Call ReadZero(int bytes) => new(
        SYS_read, Expectation.Exactly(bytes), Argument.Descriptor(DevZero), Argument.Buffer(), Argument.Of(bytes));
}
