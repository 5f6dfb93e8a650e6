namespace Hostcall.Hazards.X64;

/// <summary>System calls by number (arch/x86/entry/syscalls/syscall_64.tbl), and constants of the kernel's headers; a test compiles them.</summary>
internal static class Sys
{
    public const int SYS_read = 0;
    public const int SYS_write = 1;
    public const int SYS_close = 3;
    public const int SYS_lseek = 8;
    public const int SYS_mmap = 9;
    public const int SYS_mprotect = 10;
    public const int SYS_munmap = 11;
    public const int SYS_rt_sigaction = 13;
    public const int SYS_rt_sigprocmask = 14;
    public const int SYS_ioctl = 16;
    public const int SYS_pread64 = 17;
    public const int SYS_dup = 32;
    public const int SYS_dup2 = 33;
    public const int SYS_nanosleep = 35;
    public const int SYS_getitimer = 36;
    public const int SYS_setitimer = 38;
    public const int SYS_getpid = 39;
    public const int SYS_socketpair = 53;
    public const int SYS_fork = 57;
    public const int SYS_kill = 62;
    public const int SYS_uname = 63;
    public const int SYS_fcntl = 72;
    public const int SYS_getcwd = 79;
    public const int SYS_chdir = 80;
    public const int SYS_chown = 92;
    public const int SYS_umask = 95;
    public const int SYS_getuid = 102;
    public const int SYS_setpgid = 109;
    public const int SYS_getppid = 110;
    public const int SYS_getgroups = 115;
    public const int SYS_setgroups = 116;
    public const int SYS_setresuid = 117;
    public const int SYS_getresuid = 118;
    public const int SYS_setresgid = 119;
    public const int SYS_getresgid = 120;
    public const int SYS_capget = 125;
    public const int SYS_rt_sigpending = 127;
    public const int SYS_rt_sigtimedwait = 128;
    public const int SYS_sigaltstack = 131;
    public const int SYS_personality = 135;
    public const int SYS_getpriority = 140;
    public const int SYS_sched_getscheduler = 145;
    public const int SYS_modify_ldt = 154;
    public const int SYS_prctl = 157;
    public const int SYS_arch_prctl = 158;
    public const int SYS_gettid = 186;
    public const int SYS_sched_setaffinity = 203;
    public const int SYS_sched_getaffinity = 204;
    public const int SYS_restart_syscall = 219;
    public const int SYS_timer_create = 222;
    public const int SYS_timer_settime = 223;
    public const int SYS_timer_delete = 226;
    public const int SYS_clock_gettime = 228;
    public const int SYS_exit_group = 231;
    public const int SYS_tgkill = 234;
    public const int SYS_openat = 257;
    public const int SYS_ppoll = 271;
    public const int SYS_timerfd_create = 283;
    public const int SYS_eventfd2 = 290;
    public const int SYS_epoll_create1 = 291;
    public const int SYS_pipe2 = 293;
    public const int SYS_perf_event_open = 298;
    public const int SYS_prlimit64 = 302;
    public const int SYS_getcpu = 309;
    public const int SYS_process_vm_readv = 310;
    public const int SYS_seccomp = 317;
    public const int SYS_memfd_create = 319;
    public const int SYS_pkey_mprotect = 329;
    public const int SYS_pkey_alloc = 330;
    public const int SYS_rseq = 334;
    public const int SYS_close_range = 436;

    public const int ARCH_SET_GS = 0x1001;
    public const int ARCH_SET_FS = 0x1002;
    public const int ARCH_GET_FS = 0x1003;
    public const int ARCH_GET_GS = 0x1004;

    public const int PR_SET_SECCOMP = 22;
    public const int PR_GET_TSC = 25;
    public const int PR_SET_TSC = 26;
    public const int PR_TSC_ENABLE = 1;
    public const int PR_TSC_SIGSEGV = 2;
    public const int PR_GET_SPECULATION_CTRL = 52;
    public const int PR_SET_SPECULATION_CTRL = 53;
    public const int PR_SPEC_STORE_BYPASS = 0;
    public const int PR_SPEC_DISABLE = 4;

    public const int SECCOMP_MODE_STRICT = 1;
    public const uint SECCOMP_RET_KILL_PROCESS = 0x8000_0000;
    public const uint SECCOMP_RET_ERRNO = 0x0005_0000;
    public const uint SECCOMP_RET_LOG = 0x7FFC_0000;

    public const int SIG_BLOCK = 0;
    public const int SIGUSR1 = 10;
    public const int SIGALRM = 14;
    public const int SA_RESTART = 0x1000_0000;
    public const int ITIMER_REAL = 0;
    public const int FIONREAD = 0x541B;
    public const int RLIMIT_NOFILE = 7;
    public const int CLOCK_MONOTONIC = 1;
    public const int CLOCK_THREAD_CPUTIME_ID = 3;
    public const int PKEY_DISABLE_ACCESS = 1;

    /// <summary>Of a signal mask, for the kernel.</summary>
    internal static int SignalSetSize => 8;

    /// <summary>AT_FDCWD.</summary>
    internal static int CurrentDirectory => -100;

    /// <summary>A signal's bit in it.</summary>
    public static long Bit(int signal) => 1L << (signal - 1);
}
