using Hostcall.GuestPayloads;
using Hostcall.Linux;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64;

/// <summary>Calls that wait for signals, are interrupted by them or change what they do.</summary>
internal static unsafe class SignalProbes
{
    private const long Millisecond = 1_000_000;

    public static IReadOnlyList<Probe> All { get; } =
    [
        new("sig-take", "rt_sigtimedwait() takes a signal that is blocked and pending", run =>
        {
            Block(SIGUSR1);
            Send(SIGUSR1);
            ProbeRun.Words[0] = Bit(SIGUSR1);
            return Answers.Of(run.Call(SYS_rt_sigtimedwait, ProbeRun.Buffer, 0, ProbeRun.Buffer + 64, SignalSetSize));
        })
        {
            Because = "calls are made under the mask of the process, not under the one for the guest",
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "the signal is pending for the thread that it was sent to",
        },
        new("sig-mask", "ppoll() with a mask lets a pending signal in, and its own mask is back afterwards", run =>
        {
            var counter = Handle(SIGUSR1, 0);
            Block(SIGUSR1);
            Send(SIGUSR1);
            ProbeRun.Words[4] = 1; // a timeout, should nothing come
            long result = run.Call(SYS_ppoll, 0, 0, ProbeRun.Buffer + 32, ProbeRun.Buffer, SignalSetSize);
            return $"{Answers.Of(result)}, handled {*counter}, {(IsBlocked(SIGUSR1) ? "blocked" : "open")} again";
        })
        {
            Because = "the mask holds until KVM_RUN has ended with EINTR and the handler has run (TIF_RESTORE_SIGMASK)",
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "the signal is pending for the thread that it was sent to",
        },
        new("sig-eintr", "a sleep that a handler interrupts is EINTR", run =>
        {
            var counter = Handle(SIGALRM, 0);
            SetTimer();
            ProbeRun.Words[1] = 500 * Millisecond;
            long result = run.Call(SYS_nanosleep, ProbeRun.Buffer, ProbeRun.Buffer + 16);
            return $"{Answers.Of(result)}, handled {*counter}";
        })
        {
            Because = "the call's result is EINTR, not a restart code, and KVM_RUN ends for the handler",
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "the signal is the first thread's, which is in KVM_RUN; the sleep of the other is not interrupted, and outlasts the time that a guest has",
        },
        new("sig-restart", "a read() that a handler with SA_RESTART interrupts goes on", run =>
        {
            var (reading, writing) = TaskProbes.Pipe();
            var counter = Handle(SIGALRM, SA_RESTART, writing);
            SetTimer();
            long result = run.Call(SYS_read, reading, ProbeRun.Buffer, 1);
            return $"{Answers.Of(result)}, handled {*counter}";
        })
        {
            Because = "the vCPU is still at its hypercall and makes it again after the handler",
        },
        new("sig-block", "rt_sigprocmask() holds for the thread", run =>
        {
            ProbeRun.Words[0] = Bit(SIGUSR1);
            long result = run.Call(SYS_rt_sigprocmask, SIG_BLOCK, ProbeRun.Buffer, 0, SignalSetSize);
            return $"{Answers.Of(result)}, {(IsBlocked(SIGUSR1) ? "blocked" : "open")}";
        })
        {
            Because = "the mask is the task's",
            ByAnotherThread = Agreement.Wrong,
        },
        new("rseq-abort", "a signal aborts the restartable sequence that a call is made in", run =>
        {
            const uint area = 0x3000, sequence = 0x3100;
            Handle(SIGUSR1, 0);
            HostSnippet.WriteAbort(AfterSyscall(), RseqSignature);
            long registered = ProbeRun.Plain(SYS_rseq, ProbeRun.Buffer + area, 32, 0, RseqSignature);
            if (registered != 0) return $"{ProbeRun.LackingWord}: restartable sequences, {Answers.Of(registered)}";
            Span<long> words = ProbeRun.Words.Slice((int)sequence / sizeof(long), 4); // struct rseq_cs
            (words[0], words[1], words[2], words[3]) = (0, RegionLayout.Doorbell, 0x100, HostSnippet.Abort);

            // More than once: whoever switches the thread away before it makes the call ends the sequence as well.
            var aborts = (long*)(nint)HostSnippet.Aborts;
            for (int i = 0; i < 8 && *aborts == 0; i++)
            {
                ProbeRun.Words[(int)(area + 8) / sizeof(long)] = ProbeRun.Buffer + sequence;
                run.Call(SYS_tgkill, Libc.getpid(), Libc.gettid(), SIGUSR1);
            }

            ProbeRun.Plain(SYS_rseq, ProbeRun.Buffer + area, 32, 1, RseqSignature);
            return *aborts > 0 ? "aborted" : "never aborted";
        })
        {
            Because = "rseq_ip_fixup() looks at the instruction pointer of the task, which is that of the ioctl; a VMM that makes the call has its own",
            Hypercalls = Agreement.Wrong, AtExit = Agreement.Wrong, WithoutGuest = Agreement.Wrong,
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "the sequence is noted for a thread that is in KVM_RUN",
        },
        new("uring-wake", "a sleep goes on when a completion of io_uring comes", run =>
        {
            var (reading, writing) = TaskProbes.Pipe();
            var ring = SmallRing.Open();
            if (ring.Error != 0) return $"{ProbeRun.LackingWord}: io_uring, {Answers.Of(ring.Error)}";
            ring.Read((int)reading, ProbeRun.Buffer + 512);
            var writer = new Thread(() =>
            {
                Thread.Sleep(20);
                byte one = 1;
                _ = Libc.write(writing, &one, 1);
            });
            writer.Start();
            ProbeRun.Words[1] = 80 * Millisecond;
            long result = run.Call(SYS_nanosleep, ProbeRun.Buffer, 0);
            writer.Join();
            return $"{Answers.Of(result)}, {(ring.Completed is { } read ? $"completed with {Answers.Of(read)}" : "not completed")}";
        })
        {
            Because = "the completion is task work and interrupts the call; the vCPU is still at its hypercall, and the sleep goes on; process_vm_exec "
                + "refuses a thread that has a ring, whose work has no way to know which memory it runs in",
            WithoutGuest = Agreement.Refused,
        },
        new("restart-call", "restart_syscall() with nothing to restart is EINTR", run => Answers.Of(run.Call(SYS_restart_syscall)))
        {
            Because = "the restart block of a task is empty unless a call left one",
        },
    ];

    private const int RseqSignature = 0x5305_3053;

    /// <summary>Behind the <c>syscall</c> of the doorbell; where it has none, nobody comes to where this leads.</summary>
    private static ulong AfterSyscall()
    {
        int at = new ReadOnlySpan<byte>((void*)(nint)RegionLayout.Doorbell, RegionLayout.PageSize).IndexOf([(byte)0x0F, (byte)0x05]);
        return RegionLayout.Doorbell + (ulong)Math.Max(0, at) + 2;
    }

    /// <summary>Installs the handler that only counts; with a descriptor it also writes there.</summary>
    private static long* Handle(int signal, int flags, long writeTo = -1)
    {
        var counter = (long*)(nint)HostSnippet.Count;
        *counter = 0;
        *(long*)(nint)HostSnippet.WriteTo = writeTo;
        var action = new sigaction_t { sa_handler = ProbeRun.Load(HostSnippet.Handler), sa_flags = flags };
        return Libc.sigaction(signal, &action, null) == 0 ? counter : throw LinuxException.Last($"sigaction({signal})");
    }

    private static void SetTimer()
    {
        Span<long> value = ProbeRun.Words.Slice(64, 4); // struct itimerval: an interval, then the first time
        value.Clear();
        value[3] = 20 * Millisecond / 1000;
        ProbeRun.Plain(SYS_setitimer, ITIMER_REAL, ProbeRun.Buffer + (64 * sizeof(long)), 0);
    }

    private static void Block(int signal)
    {
        ProbeRun.Words[128] = Bit(signal);
        ProbeRun.Plain(SYS_rt_sigprocmask, SIG_BLOCK, ProbeRun.Buffer + (128 * sizeof(long)), 0, SignalSetSize);
    }

    private static bool IsBlocked(int signal)
    {
        ProbeRun.Plain(SYS_rt_sigprocmask, SIG_BLOCK, 0, ProbeRun.Buffer + (128 * sizeof(long)), SignalSetSize);
        return (ProbeRun.Words[128] & Bit(signal)) != 0;
    }

    private static void Send(int signal) => _ = Libc.tgkill(Libc.getpid(), Libc.gettid(), signal);
}
