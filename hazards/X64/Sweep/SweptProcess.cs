using System.Runtime.CompilerServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.VmmMinimal;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>
/// A process of a sweep: a copy of the one that sweeps, which opens a VM, gives its rights away, makes calls and notes what shows after
/// each. Those whose calls are plain have the same VM, and leave it alone, so that all have the same descriptors and mappings.
/// A copy of a process has none of its other threads: nothing here may need one, and nothing after the start may allocate.
/// </summary>
internal static unsafe class SweptProcess
{
    /// <summary>Memory that it shares with the one that sweeps: a header, the records, and what answers of plain calls go to.</summary>
    public const long Shared = 0x2800_0000;
    public const int SharedSize = 0x1_0000;
    public const long Scratch = Shared + 0x4000;

    /// <summary>In the header: how many calls have begun, and whether the process could not start.</summary>
    public const int Progress = 0, Unready = 1;

    /// <summary>/proc/self/maps.</summary>
    public const int MapsDescriptor = 60;

    /// <summary>The working directory; it is the sweep's own.</summary>
    public const string Home = "/sweep/home";

    /// <summary>Who it is without rights.</summary>
    public const int User = 1000;

    /// <summary>From here on are the descriptors of KVM: none that calls are given.</summary>
    private const int FirstOfKvm = 40;

    private const long FileLimit = 1 << 20, MemoryLimit = 64 << 20;

    private const int Patience = 20_000;

    /// <summary>A timer of the process that no call is given: what calls make of ITIMER_REAL is theirs.</summary>
    private const int AlarmTimer = 20;

    private static readonly byte[] Handler = HostSnippet.Handler, ControlWords = HostSnippet.ControlWordsCode;

    private static readonly SessionSetup Setup = new(RequestList.Scenario, RequestList.Payload, null, Timeout.InfiniteTimeSpan) { AllowsEveryCall = true };

    private static readonly byte[] HomeName = [.. "/sweep/home\0"u8], MapsName = [.. "/proc/self/maps\0"u8], NullName = [.. "/dev/null\0"u8];

    /// <summary>The record of a call.</summary>
    public static long* Record(int number) => (long*)Shared + ((number + 1) * SweepRecord.Size);

    public static ref long Header(int word) => ref ((long*)Shared)[word];

    /// <summary>Opens and closes the path once: what is made on first use is there for all copies then.</summary>
    /// <returns>Null, or why it cannot run here.</returns>
    public static Unavailable? Try(PathRow path) => PathTrial.Use(path, Setup, static session =>
    {
        _ = ProbeRun.AreRegistersKept();
        _ = Libc.getpid();
        session.ReadCounter("");
    });

    /// <summary>Is the process; never returns.</summary>
    /// <param name="path">Whose VM it has.</param>
    /// <param name="isPlain">Whether it makes its calls without it.</param>
    /// <param name="calls">The calls.</param>
    public static void Be(PathRow path, bool isPlain, SweepCall[] calls)
    {
        try
        {
            var session = Start(path, calls[0].IsOfRoot);
            Run(session, isPlain, calls);
        }
        catch (LinuxException error)
        {
            CannotStart(error.Errno);
        }
#pragma warning disable CA1031 // Nobody is above this: a copy that went on would sweep as well.
        catch (Exception)
#pragma warning restore CA1031
        {
            CannotStart(-1);
        }

        Libc.syscall(SYS_exit_group, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>Once calls are made it is their doing: what a copy that one made comes to is nobody's, and the process's own end shows as that.</summary>
    private static void CannotStart(long why)
    {
        if (Header(Progress) == 0) Header(Unready) = why;
    }

    private static PathSession Start(PathRow path, bool isOfRoot)
    {
        Plain(SYS_setpgid);
        Plain(SYS_close_range, 3, uint.MaxValue);
        fixed (byte* nothing = NullName)
        {
            for (int fd = 0; fd < 3; fd++)
            {
                Plain(SYS_close, fd);
                Plain(SYS_openat, CurrentDirectory, (long)nothing, Libc.O_RDWR);
            }
        }

        fixed (byte* home = HomeName) Plain(SYS_chdir, (long)home);
        Plain(SYS_umask, 0x12);
        OpenFixtures();
        for (int fd = (int)Plain(SYS_dup, 0); fd < FirstOfKvm - 1;) fd = (int)Plain(SYS_dup, 0);
        var session = path.Open(Setup);
        Plain(SYS_close_range, 13, FirstOfKvm - 1);
        fixed (byte* maps = MapsName)
        {
            long file = Plain(SYS_openat, CurrentDirectory, (long)maps, 0);
            Plain(SYS_dup2, file, MapsDescriptor);
            Plain(SYS_close, file);
        }

        Handler.CopyTo(new Span<byte>((void*)(nint)HostSnippet.Address, Handler.Length));
        ControlWords.CopyTo(new Span<byte>((void*)(nint)HostSnippet.ControlWords, ControlWords.Length));
        *(long*)(nint)HostSnippet.WriteTo = -1;
        for (int signal = 1; signal <= 64; signal++)
        {
            var none = default(sigaction_t);
            _ = Libc.sigaction(signal, &none, null);
        }

        MakeAlarm();
        Limit(1, FileLimit); // RLIMIT_FSIZE
        Limit(2, MemoryLimit); // RLIMIT_DATA
        TouchStack();
        if (!isOfRoot)
        {
            Plain(SYS_setgroups, 0, 0);
            Plain(SYS_setresgid, User, User, User);
            Plain(SYS_setresuid, User, User, User);
            Plain(SYS_prctl, 4, 1); // PR_SET_DUMPABLE
        }

        return session;
    }

    /// <summary>Descriptors 3 to 12, one of each kind.</summary>
    private static void OpenFixtures()
    {
        Plain(SYS_pipe2, Scratch, 0); // 3, 4
        Plain(SYS_socketpair, 1, 1, 0, Scratch); // 5, 6
        Plain(SYS_eventfd2, 1, 0); // 7
        ((byte*)Scratch)[0] = (byte)'a';
        ((byte*)Scratch)[1] = 0;
        Plain(SYS_openat, CurrentDirectory, Scratch, Libc.O_RDWR); // 8
        ((byte*)Scratch)[0] = (byte)'.';
        Plain(SYS_openat, CurrentDirectory, Scratch, 0); // 9
        Plain(SYS_epoll_create1, 0); // 10
        Plain(SYS_timerfd_create, 1, 0); // 11
        Plain(SYS_memfd_create, Scratch, 0); // 12
    }

    private static void Run(PathSession session, bool isPlain, SweepCall[] calls)
    {
        long self = PlainCall.Make(SYS_getpid);
        var handled = (long*)(nint)HostSnippet.Count;
        for (int i = 0; i < calls.Length; i++)
        {
            long* record = Record(i);
            long* block = (long*)(nint)RequestList.Blocks;
            Header(Progress) = i + 1;
            bool isLeftOut = isPlain && calls[i].IsNever;
            Arena.Make();
            new Span<byte>(block, RequestBlock.Size).Clear();
            block[RequestBlock.OrigRax / sizeof(long)] = calls[i].Call.Number;
            for (int j = 0; j < 6; j++) block[RequestBlock.Arguments[j] / sizeof(long)] = calls[i].Arguments[j] == Arena.OwnId ? self : calls[i].Arguments[j];
            *handled = 0;
            record[SweepRecord.Stage] = (long)Stage.Begun;
            if (!isLeftOut)
            {
                var (stage, answer, result) = Make(session, isPlain, block);

                // A copy that the call made comes this way too, and the records are both's.
                if (PlainCall.Make(SYS_getpid) != self) PlainCall.Make(SYS_exit_group);
                (record[SweepRecord.Answer], record[SweepRecord.Result]) = (answer, result);
                if (stage == Stage.NotRun)
                {
                    record[SweepRecord.Stage] = (long)stage;
                    return;
                }
            }

            StateReading.Read(record, *handled, isPlain || ProbeRun.AreRegistersKept());
            record[SweepRecord.Stage] = (long)(isLeftOut ? Stage.LeftOut : Stage.Seen);
        }
    }

    /// <summary>Makes the call, with an alarm should it sleep.</summary>
    private static (Stage Stage, long Answer, long Result) Make(PathSession session, bool isPlain, long* block)
    {
        SetAlarm(Patience);
        try
        {
            if (isPlain) return (Stage.Seen, 0, PlainCall.Make(block));
            ProbeRun.HoldRegisters();
            session.Run(1);
            return (Stage.Seen, block[RequestList.Answer], block[RequestBlock.Rax / sizeof(long)]);
        }
        catch (LinuxException error)
        {
            return (Stage.NotRun, error.Errno, 0);
        }
        catch (VmmException)
        {
            return (Stage.NotRun, 0, 0);
        }
        finally
        {
            SetAlarm(0);
        }
    }

    private static void MakeAlarm()
    {
        long* signal = (long*)Scratch;
        const long id = Scratch + 64;
        new Span<byte>(signal, 128).Clear();
        signal[1] = SIGALRM; // of a sigevent that is SIGEV_SIGNAL
        for (int timer = 0; timer <= AlarmTimer; timer++) Plain(SYS_timer_create, CLOCK_MONOTONIC, (long)signal, id);
        for (int timer = 0; timer < AlarmTimer; timer++) Plain(SYS_timer_delete, timer);
    }

    /// <summary>Once, with its handler and open: whatever calls of before have made of it.</summary>
    private static void SetAlarm(long microseconds)
    {
        if (microseconds > 0)
        {
            var action = new sigaction_t { sa_handler = (nint)HostSnippet.Address };
            _ = Libc.sigaction(SIGALRM, &action, null);
            long set = Bit(SIGALRM);
            PlainCall.Make(SYS_rt_sigprocmask, 1, (long)&set, 0, SignalSetSize); // SIG_UNBLOCK
        }

        var timer = stackalloc long[4];
        (timer[0], timer[1], timer[2], timer[3]) = (0, 0, 0, microseconds * 1000);
        PlainCall.Make(SYS_timer_settime, AlarmTimer, 0, (long)timer);
    }

    private static void Limit(int which, long most)
    {
        var limit = stackalloc long[2];
        (limit[0], limit[1]) = (most, most);
        Plain(SYS_prlimit64, 0, which, (long)limit);
    }

    /// <summary>So that it grows in none while calls are made.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TouchStack()
    {
        const int deep = 256 << 10;
        byte* stack = stackalloc byte[deep];
        for (int i = 0; i < deep; i += 4096) stack[i] = 1;
    }

    private static long Plain(int number, params ReadOnlySpan<long> arguments) => ProbeRun.Plain(number, arguments);
}
