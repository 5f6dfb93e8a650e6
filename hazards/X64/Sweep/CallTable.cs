using System.Globalization;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>A system call by its number, and of what kind each of its arguments is.</summary>
/// <param name="Number">In arch/x86/entry/syscalls/syscall_64.tbl.</param>
/// <param name="Name">There; empty for a number that has no call.</param>
/// <param name="Kinds">A letter for each argument: see <see cref="ArgumentValues"/>.</param>
internal sealed record SweptCall(int Number, string Name, string Kinds)
{
    /// <summary>Whether a hypercall never makes it.</summary>
    public bool IsNever { get; } = CallTable.Never.Contains(Name);
}

/// <summary>Every number that a sweep makes calls of.</summary>
internal static class CallTable
{
    /// <summary>What numbers without a call get.</summary>
    private const string Anything = "iiiiii";

    /// <summary>One above the last number of the table.</summary>
    private const int End = 463;

    private const string Text = """
        0 read fpn  1 write fpn  2 open sim  3 close f  4 stat sp  5 fstat fp  6 lstat sp  7 poll pkk  8 lseek fnk  9 mmap alrFfn
        10 mprotect alr  11 munmap al  12 brk a  13 rt_sigaction gppS  14 rt_sigprocmask kppS  15 rt_sigreturn -  16 ioctl fip
        17 pread64 fpnn  18 pwrite64 fpnn  19 readv fpk  20 writev fpk  21 access sk  22 pipe p  23 select kpppp  24 sched_yield -
        25 mremap allka  26 msync alk  27 mincore alp  28 madvise alk  29 shmget kni  30 shmat kai  31 shmctl kkp  32 dup f
        33 dup2 ff  34 pause -  35 nanosleep pp  36 getitimer kp  37 alarm k  38 setitimer kpp  39 getpid -  40 sendfile ffpn
        41 socket kkk  42 connect fpn  43 accept fpp  44 sendto fpnipn  45 recvfrom fpnipp  46 sendmsg fpi  47 recvmsg fpi
        48 shutdown fk  49 bind fpn  50 listen fk  51 getsockname fpp  52 getpeername fpp  53 socketpair kkkp  54 setsockopt fkkpn
        55 getsockopt fkkpp  56 clone Czppp  57 fork -  58 vfork -  59 execve spp  60 exit k  61 wait4 cpkp  62 kill cg  63 uname p
        64 semget kki  65 semop kpk  66 semctl kkkp  67 shmdt a  68 msgget ki  69 msgsnd kpni  70 msgrcv kpnki  71 msgctl kkp
        72 fcntl fkk  73 flock fk  74 fsync f  75 fdatasync f  76 truncate sn  77 ftruncate fn  78 getdents fpn  79 getcwd pn
        80 chdir s  81 fchdir f  82 rename ss  83 mkdir sm  84 rmdir s  85 creat sm  86 link ss  87 unlink s  88 symlink ss
        89 readlink spn  90 chmod sm  91 fchmod fm  92 chown suu  93 fchown fuu  94 lchown suu  95 umask m  96 gettimeofday pp
        97 getrlimit kp  98 getrusage kp  99 sysinfo p  100 times p  101 ptrace kcpp  102 getuid -  103 syslog kpn  104 getgid -
        105 setuid u  106 setgid u  107 geteuid -  108 getegid -  109 setpgid cc  110 getppid -  111 getpgrp -  112 setsid -
        113 setreuid uu  114 setregid uu  115 getgroups kp  116 setgroups kp  117 setresuid uuu  118 getresuid ppp  119 setresgid uuu
        120 getresgid ppp  121 getpgid c  122 setfsuid u  123 setfsgid u  124 getsid c  125 capget pp  126 capset pp
        127 rt_sigpending pS  128 rt_sigtimedwait pppS  129 rt_sigqueueinfo cgp  130 rt_sigsuspend pS  131 sigaltstack pp
        132 utime sp  133 mknod smi  134 uselib s  135 personality i  136 ustat ip  137 statfs sp  138 fstatfs fp  139 sysfs kpp
        140 getpriority kc  141 setpriority kck  142 sched_setparam cp  143 sched_getparam cp  144 sched_setscheduler ckp
        145 sched_getscheduler c  146 sched_get_priority_max k  147 sched_get_priority_min k  148 sched_rr_get_interval cp
        149 mlock al  150 munlock al  151 mlockall k  152 munlockall -  153 vhangup -  154 modify_ldt kpn  155 pivot_root ss
        156 _sysctl p  157 prctl oiiii  158 arch_prctl Ap  159 adjtimex p  160 setrlimit Lp  161 chroot s  162 sync -  163 acct s
        164 settimeofday pp  165 mount sssip  166 umount2 sk  167 swapon si  168 swapoff s  169 reboot iiip  170 sethostname pn
        171 setdomainname pn  172 iopl k  173 ioperm nnk  174 create_module pn  175 init_module pnp  176 delete_module pi
        177 get_kernel_syms p  178 query_module ppp  179 quotactl iskp  180 nfsservctl kpp  181 getpmsg iiiii  182 putpmsg iiiii
        183 afs_syscall iiiii  184 tuxcall iii  185 security iii  186 gettid -  187 readahead fnn  188 setxattr sspnk
        189 lsetxattr sspnk  190 fsetxattr fspnk  191 getxattr sspn  192 lgetxattr sspn  193 fgetxattr fspn  194 listxattr spn
        195 llistxattr spn  196 flistxattr fpn  197 removexattr ss  198 lremovexattr ss  199 fremovexattr fs  200 tkill cg  201 time p
        202 futex pkkppk  203 sched_setaffinity cnp  204 sched_getaffinity cnp  205 set_thread_area p  206 io_setup kp
        207 io_destroy i  208 io_getevents ikkpp  209 io_submit ikp  210 io_cancel ipp  211 get_thread_area p  212 lookup_dcookie ipn
        213 epoll_create k  214 epoll_ctl_old iiii  215 epoll_wait_old iiii  216 remap_file_pages alkkk  217 getdents64 fpn
        218 set_tid_address p  219 restart_syscall -  220 semtimedop kpkp  221 fadvise64 fnnk  222 timer_create kpp
        223 timer_settime kkpp  224 timer_gettime kp  225 timer_getoverrun k  226 timer_delete k  227 clock_settime kp
        228 clock_gettime kp  229 clock_getres kp  230 clock_nanosleep kkpp  231 exit_group k  232 epoll_wait fpkk  233 epoll_ctl fkfp
        234 tgkill ccg  235 utimes sp  236 vserver iii  237 mbind alkpnk  238 set_mempolicy kpn  239 get_mempolicy ppnak
        240 mq_open simp  241 mq_unlink s  242 mq_timedsend fpnkp  243 mq_timedreceive fpnpp  244 mq_notify fp  245 mq_getsetattr fpp
        246 kexec_load akpi  247 waitid kcpkp  248 add_key sspnk  249 request_key sssk  250 keyctl kiiii  251 ioprio_set kck
        252 ioprio_get kc  253 inotify_init -  254 inotify_add_watch fsi  255 inotify_rm_watch fk  256 migrate_pages cnpp
        257 openat fsim  258 mkdirat fsm  259 mknodat fsmi  260 fchownat fsuui  261 futimesat fsp  262 newfstatat fspi
        263 unlinkat fsi  264 renameat fsfs  265 linkat fsfsi  266 symlinkat sfs  267 readlinkat fspn  268 fchmodat fsm
        269 faccessat fsk  270 pselect6 kppppp  271 ppoll pkppS  272 unshare U  273 set_robust_list pR  274 get_robust_list cpp
        275 splice fpfpnk  276 tee ffnk  277 sync_file_range fnnk  278 vmsplice fpkk  279 move_pages ckpppk  280 utimensat fspi
        281 epoll_pwait fpkkpS  282 signalfd fpS  283 timerfd_create ki  284 eventfd k  285 fallocate fknn  286 timerfd_settime fkpp
        287 timerfd_gettime fp  288 accept4 fppi  289 signalfd4 fpSi  290 eventfd2 ki  291 epoll_create1 i  292 dup3 ffi  293 pipe2 pi
        294 inotify_init1 i  295 preadv fpknn  296 pwritev fpknn  297 rt_tgsigqueueinfo ccgp  298 perf_event_open pckfi
        299 recvmmsg fpkip  300 fanotify_init ii  301 fanotify_mark fiifs  302 prlimit64 cLpp  303 name_to_handle_at fsppk
        304 open_by_handle_at fpi  305 clock_adjtime kp  306 syncfs f  307 sendmmsg fpki  308 setns fi  309 getcpu ppp
        310 process_vm_readv cpkpkk  311 process_vm_writev cpkpkk  312 kcmp cckkk  313 finit_module fpi  314 sched_setattr cpk
        315 sched_getattr cpnk  316 renameat2 fsfsk  317 seccomp kkp  318 getrandom pnk  319 memfd_create pk  320 kexec_file_load ffnpi
        321 bpf kpn  322 execveat fsppi  323 userfaultfd i  324 membarrier kkk  325 mlock2 alk  326 copy_file_range fpfpnk
        327 preadv2 fpknnk  328 pwritev2 fpknnk  329 pkey_mprotect alrk  330 pkey_alloc kk  331 pkey_free k  332 statx fsiip
        333 io_pgetevents ikkppp  334 rseq pRkk  335 uretprobe -  424 pidfd_send_signal fgpk  425 io_uring_setup kp
        426 io_uring_enter fkkkpn  427 io_uring_register fkpk  428 open_tree fsi  429 move_mount fsfsi  430 fsopen si  431 fsconfig fkspk
        432 fsmount fii  433 fspick fsi  434 pidfd_open ck  435 clone3 pn  436 close_range ffk  437 openat2 fspn  438 pidfd_getfd ffk
        439 faccessat2 fski  440 process_madvise fpkkk  441 epoll_pwait2 fpkppS  442 mount_setattr fsipn  443 quotactl_fd fikp
        444 landlock_create_ruleset pnk  445 landlock_add_rule fkpk  446 landlock_restrict_self fk  447 memfd_secret k
        448 process_mrelease fk  449 futex_waitv pkkpk  450 set_mempolicy_home_node alkk  451 cachestat fppk  452 fchmodat2 fsmi
        453 map_shadow_stack alk  454 futex_wake pkkk  455 futex_wait pkkkpk  456 futex_requeue pkkk  457 statmount ppnk
        458 listmount ppnk  459 lsm_get_self_attr kppk  460 lsm_set_self_attr kpnk  461 lsm_list_modules ppk  462 mseal alk
        600 hello_hypercall0 -  601 hello_hypercall1 i  602 process_vm_exec fpkk
        """;

    /// <summary>
    /// What a hypercall never makes (see <c>api.rst</c> of the series). The plain side leaves them out, so that the two go on from the same state.
    /// </summary>
    public static IReadOnlyList<string> Never { get; } = ["execve", "execveat", "exit", "exit_group", "ioctl", "process_vm_exec", "rt_sigreturn", "uretprobe"];

    /// <summary>What a BPF program never makes besides: its task would wait for itself, or hand on that it cannot leave its CPU.</summary>
    public static IReadOnlyList<string> NeverInProgram { get; } = ["bpf", "clone", "clone3", "fork", "sched_setaffinity", "vfork"];

    /// <summary>
    /// By number, with those between and behind that have no call: 512 to 547 are of x32, 600 to 602 are of host-kernel's series, 1023 is the last of a mask.
    /// </summary>
    public static IReadOnlyList<SweptCall> All { get; } = Parse();

    /// <summary>What no call of a sweep is, and why.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut { get; } = new Dictionary<string, string>
    {
        ["vfork"] = "the child runs on its parent's stack, and what it leaves there differs from time to time",
    };

    /// <summary>What no arguments of calls say, and why.</summary>
    public static IReadOnlyDictionary<string, string> NeverAsked { get; } = new Dictionary<string, string>
    {
        ["arch_prctl(ARCH_SET_FS)"] = "it takes the thread's own variables from the process, which is of no use to it then; a probe asks it",
        ["setrlimit(RLIMIT_CPU)"] = "a limit of time ends two processes at two moments",
        ["clone(CLONE_VM)"] = "two would run on one stack, as with vfork",
    };

    /// <summary>
    /// Calls that answer in memory how much time is left or was taken, or how much memory is free: a way through a guest takes some of each. Two plain
    /// calls may agree on it, so it is never compared.
    /// </summary>
    public static IReadOnlyList<string> OfTimeAndSpace { get; } =
    [
        "sysinfo", "select", "pselect6", "ppoll", "nanosleep", "clock_nanosleep", "setitimer", "getitimer", "timer_settime", "timer_gettime", "timerfd_settime",
        "timerfd_gettime", "times", "getrusage", "wait4", "waitid", "recvmmsg", "gettimeofday", "clock_gettime", "time",
    ];

    /// <summary>
    /// What processes that stay root make: identity, and what belongs to the caller alone. All other calls are made without rights, since some
    /// would change the machine that later calls find.
    /// </summary>
    public static IReadOnlyList<SweptCall> OfRoot { get; } = Named(
        "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid", "setgroups", "capset", "chroot", "prctl",
        "setrlimit", "personality", "unshare", "chown", "lchown", "fchown", "fchownat", "chmod", "mknod", "mknodat", "umask", "open", "access",
        "getresuid", "getresgid", "getgroups", "capget");

    /// <summary>What the others make: everything.</summary>
    public static IReadOnlyList<SweptCall> OfUser { get; } = [.. All.Where(call => !LeftOut.ContainsKey(call.Name))];

    /// <summary>The call of a name.</summary>
    public static SweptCall Find(string name) => All.Single(call => call.Name == name);

    private static SweptCall[] Named(params string[] names) => [.. names.Select(name => Parse().Single(call => call.Name == name))];

    private static List<SweptCall> Parse()
    {
        string[] words = Text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var known = words.Chunk(3).Select(of => new SweptCall(int.Parse(of[0], CultureInfo.InvariantCulture), of[1], of[2].Trim('-'))).ToDictionary(call => call.Number);
        int[] behind = [463, 511, 512, 547, 548, 599, 600, 601, 602, 603, 1023];
        return [.. Enumerable.Range(0, End).Concat(behind).Select(number => known.GetValueOrDefault(number) ?? new SweptCall(number, "", Anything))];
    }
}
