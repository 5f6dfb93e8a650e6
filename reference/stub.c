/* The harness's stub program, as a child of this process. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

pid_t stub;

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

/* The region is a copy of one whose stub had parked already. The descriptors are those of a stub that owns a VM, else -1. */
void stub_start(int makes_calls, int kvm, int guest_memory)
{
    posix_spawn_file_actions_t actions;
    char program[64];
    char *arguments[] = { "hostcall-stub", NULL };
    char *none[] = { NULL };
    int image = load_image();

    *(volatile uint32_t *)RegionLayout_StubTurn = 0;
    *(int64_t *)RegionLayout_StubOwner = getpid();
    snprintf(program, sizeof(program), "/proc/self/fd/%d", image);
    check(posix_spawn_file_actions_init(&actions) == 0, "posix_spawn_file_actions_init");
    check(posix_spawn_file_actions_adddup2(&actions, region_fd, StubImage_RegionDescriptor) == 0, "adddup2");
    if (kvm >= 0) {
        check(posix_spawn_file_actions_adddup2(&actions, kvm, StubImage_KvmDescriptor) == 0, "adddup2");
        check(posix_spawn_file_actions_adddup2(&actions, guest_memory, StubImage_GuestMemoryDescriptor) == 0, "adddup2");
    }
    if (makes_calls)
        region_inherit(&actions);
    check(posix_spawn(&stub, program, &actions, NULL, arguments, none) == 0, "posix_spawn(stub)");
    posix_spawn_file_actions_destroy(&actions);
    close(image);
    if (makes_calls)
        region_expect_calls_of(stub, getpid());
}

void stub_check_alive(void)
{
    int status;

    check(waitpid(stub, &status, __WALL | WNOHANG) == 0, "the stub ended");
}

void stub_await_turn(void)
{
    const struct timespec step = { .tv_nsec = 1000000 };

    while (*(volatile uint32_t *)RegionLayout_StubTurn != StubTurn_Parked) {
        stub_check_alive();
        nanosleep(&step, NULL);
    }
}

void stub_end(void)
{
    int status;

    kill(stub, SIGKILL);
    while (waitpid(stub, &status, __WALL) == stub && WIFSTOPPED(status))
        ;
}
