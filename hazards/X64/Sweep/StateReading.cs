using Hostcall.GuestPayloads;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>
/// What a process finds of itself after a call, by plain calls, as one hash for each matter. Allocates nothing.
/// </summary>
internal static unsafe class StateReading
{
    /// <summary>Descriptors that are looked at; the highest that calls are given and can make is below.</summary>
    private const int Descriptors = 64;

    private const int Signals = 64, Limits = 16;

    private const int F_GETFD = 1, F_GETFL = 3, SEEK_CUR = 1;

    /// <summary>Where calls of this class put their answers: behind the records.</summary>
    private static byte* Scratch => (byte*)SweptProcess.Scratch;

    /// <summary>Reads everything into a record.</summary>
    /// <param name="record">Where to.</param>
    /// <param name="handled">Signals that the handler counted.</param>
    /// <param name="areRegistersKept">Whether the payload found its own SSE registers.</param>
    public static void Read(long* record, long handled, bool areRegistersKept)
    {
        long* effects = record + SweepRecord.Effects;
        effects[7] = Segments(); // first: a switch to another task and back loads what the task has, and not what the CPU had
        effects[0] = handled;
        effects[1] = ArgumentMemory();
        effects[2] = OpenFiles();
        effects[3] = Mappings();
        effects[4] = SignalState();
        effects[5] = Credentials();
        effects[6] = Directories();
        effects[8] = Fpu(areRegistersKept);
        effects[9] = Task();
    }

    private static long ArgumentMemory()
    {
        // By a call, since it may be gone.
        long* memory = stackalloc long[2], local = stackalloc long[2];
        (memory[0], memory[1], local[0], local[1]) = (Arena.Base, 0x3000, (long)Scratch, 0x3000);
        long count = Call(SYS_process_vm_readv, Call(SYS_getpid), (long)local, 1, (long)memory, 1);
        if (count != 0x3000) return count;
        var hash = new Hash();
        hash.Add(Scratch, 0x3000);
        return hash.Value;
    }

    private static long OpenFiles()
    {
        var hash = new Hash();
        for (int fd = 0; fd < Descriptors; fd++)
        {
            long flags = Call(SYS_fcntl, fd, F_GETFD);
            hash.Add(flags);
            if (flags < 0) continue;
            hash.Add(Call(SYS_fcntl, fd, F_GETFL));
            hash.Add(Call(SYS_lseek, fd, 0, SEEK_CUR));
        }

        return hash.Value;
    }

    /// <summary>Addresses and rights of /proc/self/maps; the numbers of files differ from process to process.</summary>
    private static long Mappings()
    {
        var hash = new Hash();
        long offset = 0, spaces = 0;
        while (Call(SYS_pread64, SweptProcess.MapsDescriptor, (long)Scratch, 4096, offset) is > 0 and var count)
        {
            for (long i = 0; i < count; i++)
            {
                if (Scratch[i] == '\n') spaces = 0;
                else if (Scratch[i] == ' ') spaces++;
                if (spaces < 2) hash.Add(Scratch[i]);
            }

            offset += count;
        }

        hash.Add(offset == 0 ? 1 : 0);
        return hash.Value;
    }

    private static long SignalState()
    {
        var hash = new Hash();
        Clear(512);
        hash.Add(Call(SYS_rt_sigprocmask, SIG_BLOCK, 0, (long)Scratch, SignalSetSize), 8);
        hash.Add(Call(SYS_rt_sigpending, (long)Scratch, SignalSetSize), 8);
        hash.Add(Call(SYS_sigaltstack, 0, (long)Scratch), 24);
        for (int signal = 1; signal <= Signals; signal++)
            if (signal != SIGALRM) hash.Add(Call(SYS_rt_sigaction, signal, 0, (long)Scratch, SignalSetSize), 32);
        return hash.Value;
    }

    private static long Credentials()
    {
        var hash = new Hash();
        Clear(512);
        long* words = (long*)Scratch;
        hash.Add(Call(SYS_getresuid, (long)Scratch, (long)Scratch + 4, (long)Scratch + 8), 12);
        hash.Add(Call(SYS_getresgid, (long)Scratch, (long)Scratch + 4, (long)Scratch + 8), 12);
        hash.Add(Call(SYS_getgroups, 32, (long)Scratch), 128);
        words[0] = 0x2008_0522; // _LINUX_CAPABILITY_VERSION_3, of this thread
        hash.Add(Call(SYS_capget, (long)Scratch, (long)Scratch + 8), 32);
        foreach (int question in (ReadOnlySpan<int>)[3, 7, 27, 39]) hash.Add(Call(SYS_prctl, question)); // dumpable, keepcaps, securebits, no_new_privs
        return hash.Value;
    }

    private static long Directories()
    {
        var hash = new Hash();
        Clear(4096);
        hash.Add(Call(SYS_getcwd, (long)Scratch, 4096), 256);
        long mask = Call(SYS_umask, 0x3F);
        Call(SYS_umask, mask);
        hash.Add(mask);
        return hash.Value;
    }

    private static long Segments()
    {
        var hash = new Hash();
        Clear(512);
        hash.Add(Call(SYS_arch_prctl, ARCH_GET_FS, (long)Scratch), 8);
        hash.Add(Call(SYS_arch_prctl, ARCH_GET_GS, (long)Scratch), 8);
        return hash.Value;
    }

    private static long Fpu(bool areRegistersKept)
    {
        Clear(512);
        ((delegate* unmanaged<void*, void>)HostSnippet.ControlWords)(Scratch);
        var hash = new Hash();
        hash.Add(areRegistersKept ? 1 : 0, 8);
        return hash.Value;
    }

    private static long Task()
    {
        var hash = new Hash();
        Clear(4096);
        for (int limit = 0; limit < Limits; limit++) hash.Add(Call(SYS_prlimit64, 0, limit, 0, (long)Scratch), 16);
        hash.Add(Call(SYS_personality, 0xFFFF_FFFF));
        hash.Add(Call(SYS_getpriority, 0, 0));
        hash.Add(Call(SYS_sched_getscheduler));
        hash.Add(Call(SYS_sched_getaffinity, 0, 8, (long)Scratch), 8);
        Clear(512);
        hash.Add(Call(SYS_prctl, 16, (long)Scratch), 16); // PR_GET_NAME
        hash.Add(Call(SYS_prctl, 2, (long)Scratch), 4); // PR_GET_PDEATHSIG
        hash.Add(Call(SYS_prctl, PR_GET_TSC, (long)Scratch), 4);
        hash.Add(Call(SYS_prctl, 30)); // PR_GET_TIMERSLACK
        for (int timer = 0; timer < 3; timer++)
        {
            hash.Add(Call(SYS_getitimer, timer, (long)Scratch), 16); // the interval
            hash.Add(((long*)Scratch)[2] != 0 || ((long*)Scratch)[3] != 0 ? 1 : 0);
        }

        return hash.Value;
    }

    private static void Clear(int bytes) => new Span<byte>(Scratch, bytes).Clear();

    private static long Call(int number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0, long a4 = 0) => PlainCall.Make(number, a0, a1, a2, a3, a4);

    /// <summary>FNV-1a of 64 bits.</summary>
    private struct Hash()
    {
        private ulong value = 0xCBF2_9CE4_8422_2325;

        public readonly long Value => (long)value;

        public void Add(byte next) => value = (value ^ next) * 0x100_0000_01B3;

        public void Add(long word, int bytes = 0)
        {
            Add((byte*)&word, sizeof(long));
            Add(Scratch, bytes);
        }

        public void Add(byte* bytes, int count)
        {
            for (int i = 0; i < count; i++) Add(bytes[i]);
        }
    }
}
