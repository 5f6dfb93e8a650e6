using Hostcall.Linux;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64;

/// <summary>Those who judge, watch or take away system calls.</summary>
internal static unsafe class FilterProbes
{
    public static IReadOnlyList<Probe> All { get; } =
    [
        Verdict("filter-errno", "a filter's errno is the result", SECCOMP_RET_ERRNO | 33) with
        {
            Because = "filters judge the request before the call is made, and their errno goes into the request",
            ByAnotherThread = Agreement.Wrong,
        },
        Verdict("filter-log", "a call that a filter only logs is made", SECCOMP_RET_LOG)
            with { Because = "the same filters" },
        Verdict("filter-trap", "a filter's trap is SIGSYS", Libc.SECCOMP_RET_TRAP) with
        {
            Because = "a handler would be shown the registers of the ioctl, so the hypercall is refused",
            Hypercalls = Agreement.Refused, ByAnotherThread = Agreement.Wrong,
        },
        Verdict("filter-kill", "a filter kills the process", SECCOMP_RET_KILL_PROCESS) with
        {
            Because = "the same as for a native call",
            ByAnotherThread = Agreement.Wrong,
        },
        new("strict-mode", "strict mode kills the thread that calls anything else", run =>
        {
            TellWhenKilled(ProbeRun.Plain(SYS_gettid));
            // In one run of the payload: in between, the runtime would make calls of its own, and die with its locks held.
            long[] results = run.Calls(new(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_STRICT), new(SYS_getuid));
            return $"{Answers.Of(results[0])}, {Answers.Of(results[1])}";
        })
        {
            Because = "a thread cannot end inside KVM_RUN, so the process is killed instead",
            Hypercalls = Agreement.Wrong,
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "the thread that ends is the one that serves the queue, and the guest waits in vain",
        },
        new("dispatch", "Syscall User Dispatch sends SIGSYS for calls of the thread", run =>
        {
            var (reading, writing) = TaskProbes.Pipe();
            ProbeRun.Bytes[0] = Libc.SYSCALL_DISPATCH_FILTER_BLOCK;
            ProbeRun.Plain(SYS_write, writing, ProbeRun.Buffer, 1);

            // The selector lies in the buffer; the call between sets it to block what follows.
            ProbeRun.Bytes[0] = Libc.SYSCALL_DISPATCH_FILTER_ALLOW;
            long[] results = run.Calls(
                new(SYS_prctl, Libc.PR_SET_SYSCALL_USER_DISPATCH, Libc.PR_SYS_DISPATCH_ON, 0, 0, ProbeRun.Buffer),
                new(SYS_read, reading, ProbeRun.Buffer, 1),
                new(SYS_getuid));
            return $"{Answers.Of(results[0])}, {Answers.Of(results[2])}";
        })
        {
            Because = "user dispatch looks at the task's instruction pointer, which is that of the ioctl, so hypercalls are refused from then on, and so is "
                + "process_vm_exec, whose code would have calls of the thread's dispatch",
            Hypercalls = Agreement.Refused, WithoutGuest = Agreement.Refused,
        },
    ];

    /// <summary>What comes of a call that a filter has a verdict on.</summary>
    private static Probe Verdict(string id, string question, uint verdict) => new(id, question, run =>
    {
        long parent = Libc.getppid();
        long filter = Filter(SYS_getppid, verdict);
        ProbeRun.Plain(SYS_prctl, Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        long set = ProbeRun.Plain(SYS_seccomp, Libc.SECCOMP_SET_MODE_FILTER, 0, filter);
        if (set != 0) return $"{ProbeRun.LackingWord}: seccomp filters, {Answers.Of(set)}";
        long result = run.Call(SYS_getppid);
        return result == parent ? "the parent's id" : Answers.Of(result);
    })
    {
        Because = "",
        BecauseOfThread = "the filter is of the thread that set it (without SECCOMP_FILTER_FLAG_TSYNC)",
    };

    /// <summary>Strict mode kills a thread and not its process, so another one has to tell.</summary>
    private static void TellWhenKilled(long thread) => new Thread(() =>
    {
        while (!File.ReadAllText($"/proc/self/task/{thread}/stat").Contains(") Z ", StringComparison.Ordinal)) Thread.Sleep(10);
        Console.WriteLine("the thread is killed");
        Console.Out.Flush();
        ProbeRun.Plain(SYS_exit_group, 0);
    }).Start();

    /// <summary>A program of three instructions in the buffer: load the number, compare it, give the verdict or allow.</summary>
    private static long Filter(int number, uint verdict)
    {
        Span<sock_filter> program =
        [
            new() { code = Libc.BPF_LD | Libc.BPF_W | Libc.BPF_ABS, k = 0 },
            new() { code = Libc.BPF_JMP | Libc.BPF_JEQ | Libc.BPF_K, jf = 1, k = (uint)number },
            new() { code = Libc.BPF_RET | Libc.BPF_K, k = verdict },
            new() { code = Libc.BPF_RET | Libc.BPF_K, k = Libc.SECCOMP_RET_ALLOW },
        ];
        const int at = 2048;
        program.CopyTo(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sock_filter>(ProbeRun.Bytes[at..]));
        ProbeRun.Words[0] = program.Length; // struct sock_fprog
        ProbeRun.Words[1] = ProbeRun.Buffer + at;
        return ProbeRun.Buffer;
    }
}
