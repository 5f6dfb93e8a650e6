/* ptrace-sysemu: the payload runs in the harness's stub program; this process runs what it asks for. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYSCALL_STOP (((SIGTRAP | 0x80) << 8) | 0x7f)

static pid_t stub;

static void run_until_parked(void)
{
    struct user_regs_struct registers;
    int status;

    for (;;) {
        check(ptrace(PTRACE_SYSEMU, stub, 0, 0) == 0, "PTRACE_SYSEMU");
        check(waitpid(stub, &status, __WALL) == stub, "waitpid(stub)");
        check(status == SYSCALL_STOP, "the stub stopped for another reason");
        check(ptrace(PTRACE_GETREGS, stub, 0, &registers) == 0, "PTRACE_GETREGS");
        if (registers.orig_rax == Doorbell_ParkSyscall)
            return;
        run_request(&registers);
        check(ptrace(PTRACE_SETREGS, stub, 0, &registers) == 0, "PTRACE_SETREGS");
    }
}

/* A memfd, as the harness makes it: executable wherever the image came from. */
static int load_image(void)
{
    char bytes[RegionLayout_PageSize];
    int file = open(stub_image, O_RDONLY | O_CLOEXEC);
    int memory = memfd_create("hostcall-stub", MFD_CLOEXEC);
    ssize_t size;

    check(file >= 0, stub_image);
    check(memory >= 0, "memfd_create");
    size = read(file, bytes, sizeof(bytes));
    check(size > 0 && write(memory, bytes, size) == size, "copy of the stub's image");
    close(file);
    return memory;
}

static void open_stub(void)
{
    struct sigaction quiet = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDSTOP };
    posix_spawn_file_actions_t actions;
    char program[64];
    char *arguments[] = { "hostcall-stub", NULL };
    char *none[] = { NULL };
    int image = load_image();
    int status;

    check(sigaction(SIGCHLD, &quiet, NULL) == 0, "sigaction(SIGCHLD)");
    *(int64_t *)RegionLayout_Tracer = getpid();
    snprintf(program, sizeof(program), "/proc/self/fd/%d", image);
    check(posix_spawn_file_actions_init(&actions) == 0, "posix_spawn_file_actions_init");
    check(posix_spawn_file_actions_adddup2(&actions, region_fd, StubImage_RegionDescriptor) == 0, "adddup2");
    check(posix_spawn(&stub, program, &actions, NULL, arguments, none) == 0, "posix_spawn(stub)");
    posix_spawn_file_actions_destroy(&actions);
    close(image);
    check(waitpid(stub, &status, __WALL) == stub, "waitpid(stub)");
    check((status & 0xffff) == ((SIGSTOP << 8) | 0x7f), "the stub did not stop itself");
    check(ptrace(PTRACE_SETOPTIONS, stub, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) == 0, "PTRACE_SETOPTIONS");
    pin(stub, measuring_cpu);
    run_until_parked();
}

static void close_stub(void)
{
    int status;

    kill(stub, SIGKILL);
    while (waitpid(stub, &status, __WALL) == stub && WIFSTOPPED(status))
        ;
}

const struct reference_path ptrace_sysemu_path = { "ptrace-sysemu", open_stub, run_until_parked, close_stub };
