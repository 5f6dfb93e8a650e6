/* ptrace-sysemu, seccomp-trace: the stub stops at each call; this process runs what it asks for. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#define SYSCALL_STOP (((SIGTRAP | 0x80) << 8) | 0x7f)
#define FILTER_STOP (PTRACE_EVENT_SECCOMP << 16 | SIGTRAP << 8 | 0x7f)

static int by_filter;

static void run_until_parked(void)
{
    struct user_regs_struct registers;
    int status;

    for (;;) {
        check(ptrace(by_filter ? PTRACE_CONT : PTRACE_SYSEMU, stub, 0, 0) == 0, "PTRACE_SYSEMU or PTRACE_CONT");
        check(waitpid(stub, &status, __WALL) == stub, "waitpid(stub)");
        check(status == (by_filter ? FILTER_STOP : SYSCALL_STOP), "the stub stopped for another reason");
        check(ptrace(PTRACE_GETREGS, stub, 0, &registers) == 0, "PTRACE_GETREGS");
        if (registers.orig_rax == Doorbell_ParkSyscall)
            return;
        run_request(&registers);
        if (by_filter)
            registers.orig_rax = -1;
        check(ptrace(PTRACE_SETREGS, stub, 0, &registers) == 0, "PTRACE_SETREGS");
    }
}

static void open_stub(void)
{
    struct sigaction quiet = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDSTOP };
    int status;

    check(sigaction(SIGCHLD, &quiet, NULL) == 0, "sigaction(SIGCHLD)");
    stub_start(0, -1, -1);
    check(waitpid(stub, &status, __WALL) == stub, "waitpid(stub)");
    check((status & 0xffff) == ((SIGSTOP << 8) | 0x7f), "the stub did not stop itself");
    check(ptrace(PTRACE_SETOPTIONS, stub, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL) == 0,
          "PTRACE_SETOPTIONS");
    pin(stub, measuring_cpu);
    run_until_parked();
}

static void open_sysemu(void)
{
    by_filter = 0;
    open_stub();
}

static void open_filter(void)
{
    by_filter = 1;
    open_stub();
}

const struct reference_path ptrace_sysemu_path = { "ptrace-sysemu", open_sysemu, run_until_parked, stub_end };
const struct reference_path seccomp_trace_path = { "seccomp-trace", open_filter, run_until_parked, stub_end };
