using System.Text;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64;

/// <summary>Calls about the task: where it is, what it may, what others see of it, and calls that end or copy it.</summary>
internal static unsafe class TaskProbes
{
    public static IReadOnlyList<Probe> All { get; } =
    [
        new("proc-self", "/proc/thread-self/syscall names the call that reads it", run =>
        {
            long file = ProbeRun.Plain(SYS_openat, CurrentDirectory, Text("/proc/thread-self/syscall"), 0);
            long count = run.Call(SYS_read, file, ProbeRun.Buffer + 512, 256);
            return count > 0 ? FirstWord(Encoding.ASCII.GetString(ProbeRun.Bytes.Slice(512, (int)count))) : Answers.Of(count);
        })
        {
            Because = "collect_syscall() looks at task_pt_regs(), which is the frame of ioctl(KVM_RUN), 16, in every mode",
            Hypercalls = Agreement.Wrong,
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "the file is of the thread that opened it, which is in KVM_RUN",
        },
        new("proc-other", "another thread sees in /proc which call it waits in", SeenFromOutside)
        {
            Because = "the same frame: whoever looks sees ioctl(KVM_RUN)",
            Hypercalls = Agreement.Wrong,
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "the thread that is looked at is in KVM_RUN",
        },
        new("tracepoint", "the tracepoint of a call fires", run =>
        {
            const string events = "/sys/kernel/tracing/events/syscalls/sys_enter_getppid/enable";
            if (!File.Exists(events)) return $"{ProbeRun.LackingWord}: tracepoints of system calls";
            File.WriteAllText("/sys/kernel/tracing/trace", "");
            File.WriteAllText(events, "1");
            run.Call(SYS_getppid);
            File.WriteAllText(events, "0");
            return File.ReadAllText("/sys/kernel/tracing/trace").Contains("sys_getppid", StringComparison.Ordinal) ? "seen" : "not seen";
        })
        {
            Because = "ksyscall_64() does the work of tracepoints at entry and exit; the series of 2022 did not",
        },
        new("perf-sample", "a sample of the thread in a call shows the code that makes it", run =>
        {
            const uint context_switches = 3, regs_user = 1 << 12, instruction_pointer = 1 << 8;
            Span<long> attributes = ProbeRun.Words[..16]; // struct perf_event_attr, version 5
            attributes.Clear();
            (attributes[0], attributes[1], attributes[2], attributes[3], attributes[10]) = (1 | (112L << 32), context_switches, 1, regs_user, instruction_pointer);
            long samples = ProbeRun.Plain(SYS_perf_event_open, ProbeRun.Buffer, 0, -1, -1, 0);
            if (samples < 0) return $"{ProbeRun.LackingWord}: samples of context switches, {Answers.Of(samples)}";
            long pages = ProbeRun.Plain(SYS_mmap, 0, 9 * RegionLayout.PageSize, 3, 1, samples, 0);
            (ProbeRun.Words[0], ProbeRun.Words[1]) = (0, 2_000_000);
            run.Call(SYS_nanosleep, ProbeRun.Buffer, 0);
            return SampledAddresses(pages).Any(address => address is >= RegionLayout.Base and < RegionLayout.Base + RegionLayout.Size) ? "in the code that calls" : "elsewhere";
        })
        {
            Because = "perf's user registers are task_pt_regs(), the frame of ioctl(KVM_RUN)",
            Hypercalls = Agreement.Wrong,
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "the thread that is sampled is in KVM_RUN",
        },
        new("fork-return", "fork() returns in the child where it was called", run =>
            Forks.Ask(run, failure => $"{(run.IsGuest ? "in the VMM" : "behind the call")}{(failure is null ? "" : $", where {failure}")}"))
        {
            Because = "the child is a copy of the thread that runs the vCPU, and has no vCPU: it comes back from the VMM's own call or ioctl",
            Hypercalls = Agreement.Wrong, AtExit = Agreement.Wrong, InProgram = Agreement.Refused,
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "fork() copies the thread that serves the queue, and the child serves it on: nobody comes back in it",
        },
        new("exit", "exit_group() ends the process", run => Answers.Of(run.Call(SYS_exit_group, 7)))
        {
            Because = "never allowed: the task would end in KVM_RUN with the vCPU's mutex held",
            Hypercalls = Agreement.Refused,
        },
        new("ioctl", "ioctl() on a pipe tells what it holds", run =>
        {
            var (reading, writing) = Pipe();
            ProbeRun.Plain(SYS_write, writing, ProbeRun.Buffer, 3);
            long result = run.Call(SYS_ioctl, reading, FIONREAD, ProbeRun.Buffer);
            return $"{Answers.Of(result)}, {Answers.Of((int)ProbeRun.Words[0])}";
        })
        {
            Because = "never allowed: KVM_RUN within KVM_RUN would take the vCPU's mutex again",
            Hypercalls = Agreement.Refused,
        },
        new("affinity", "sched_setaffinity() moves the thread before it returns", run =>
        {
            int target = CpuSet.OfThisThread()[^1];
            ProbeRun.Words[0] = 1L << target;
            long moved = run.Call(SYS_sched_setaffinity, 0, sizeof(long), ProbeRun.Buffer);
            run.Call(SYS_getcpu, ProbeRun.Buffer + 8, 0, 0);
            return $"{Answers.Of(moved)}, {(ProbeRun.Words[1] == target ? "there" : "elsewhere")}";
        })
        {
            Because = "preempt notifiers put the vCPU away and load it on the other CPU",
            InProgram = Agreement.Refused,
        },
        new("cpu-time", "CLOCK_THREAD_CPUTIME_ID grows with the thread's time", run =>
        {
            long Time(Func<int, long[], long> call)
            {
                call(SYS_clock_gettime, [CLOCK_THREAD_CPUTIME_ID, ProbeRun.Buffer]);
                return (ProbeRun.Words[0] * 1_000_000_000) + ProbeRun.Words[1];
            }

            long before = Time((number, arguments) => ProbeRun.Plain(number, arguments));
            long within = Time(run.Call);
            long after = Time((number, arguments) => ProbeRun.Plain(number, arguments));
            return before <= within && within <= after ? "between" : "out of order";
        })
        {
            Because = "guest time is accounted before the call is made",
            ByAnotherThread = Agreement.Wrong,
        },
        new("chdir", "chdir() holds for the process", run =>
        {
            long result = run.Call(SYS_chdir, Text("/proc"));
            ProbeRun.Plain(SYS_getcwd, ProbeRun.Buffer, 256);
            return $"{Answers.Of(result)}, {Encoding.ASCII.GetString(ProbeRun.Bytes[..5])}";
        })
        {
            Because = "the task's file system state is the same structure whoever asks",
        },
        new("umask", "umask() holds for the process", run =>
        {
            run.Call(SYS_umask, 0x1F);
            return Answers.Hex(ProbeRun.Plain(SYS_umask, 0x12));
        })
        {
            Because = "the same structure",
        },
        new("rlimit", "prlimit64() holds for the process", run =>
        {
            (ProbeRun.Words[0], ProbeRun.Words[1]) = (100, 200);
            long result = run.Call(SYS_prlimit64, 0, RLIMIT_NOFILE, ProbeRun.Buffer, 0);
            ProbeRun.Plain(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, ProbeRun.Buffer + 16);
            return $"{Answers.Of(result)}, {ProbeRun.Words[2]} of {ProbeRun.Words[3]}";
        })
        {
            Because = "limits belong to the signal structure of the process",
        },
    ];

    /// <summary>Stores a string in the buffer's second kilobyte.</summary>
    internal static long Text(string text)
    {
        const int at = 1024;
        Span<byte> bytes = ProbeRun.Bytes[at..];
        bytes[Encoding.ASCII.GetBytes(text, bytes)] = 0;
        return ProbeRun.Buffer + at;
    }

    internal static (int Reading, int Writing) Pipe()
    {
        var ends = stackalloc int[2];
        return Libc.pipe2(ends, 0) == 0 ? (ends[0], ends[1]) : throw LinuxException.Last("pipe2");
    }

    /// <summary>The user's instruction pointers of the samples in perf's buffer, of eight pages behind the first.</summary>
    private static List<long> SampledAddresses(long pages)
    {
        const int sample = 9, headAt = 1024;
        var addresses = new List<long>();
        long head = Volatile.Read(ref *(long*)(pages + headAt));
        for (long at = 0; at < Math.Min(head, 8 * RegionLayout.PageSize);)
        {
            long* record = (long*)(pages + RegionLayout.PageSize + at);
            if ((uint)record[0] == sample) addresses.Add(record[2]); // behind the header and the ABI
            at += (long)((ulong)record[0] >> 48);
        }

        return addresses;
    }

    private static string FirstWord(string text) => text.Split(' ', '\n')[0];

    private static string SeenFromOutside(ProbeRun run)
    {
        var (reading, writing) = Pipe();
        string file = $"/proc/self/task/{ProbeRun.Plain(SYS_gettid)}/syscall";
        string seen = "";
        var watcher = new Thread(() =>
        {
            // Until it sleeps in a call it shows as running, and whatever else this thread waits for is no read.
            for (int i = 0; i < 200 && seen is "" or "running"; i++)
            {
                Thread.Sleep(10);
                seen = FirstWord(File.ReadAllText(file));
            }

            byte one = 1;
            _ = Libc.write(writing, &one, 1);
        });
        watcher.Start();
        run.Call(SYS_read, reading, ProbeRun.Buffer, 1);
        watcher.Join();
        return seen;
    }
}
