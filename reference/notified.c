/* unotify, unotify-sync: the stub's call waits for an answer; this process reads what is asked and writes the result. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <unistd.h>

#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS /* Linux 6.6 */
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP 1
#endif

static int listener;
static int has_parked;
static uint64_t parked;

static void send_answer(struct seccomp_notif_resp *answer)
{
    check(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, answer) == 0, "SECCOMP_IOCTL_NOTIF_SEND");
}

static void run_until_parked(void)
{
    struct seccomp_notif asked;
    struct seccomp_notif_resp answer = { 0 };
    struct user_regs_struct registers = { 0 };

    if (has_parked) {
        answer.id = parked;
        has_parked = 0;
        send_answer(&answer);
    }
    for (;;) {
        memset(&asked, 0, sizeof(asked));
        check(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) == 0, "SECCOMP_IOCTL_NOTIF_RECV");
        if (asked.data.nr == Doorbell_ParkSyscall) {
            parked = asked.id;
            has_parked = 1;
            return;
        }
        registers.orig_rax = asked.data.nr;
        registers.rdi = asked.data.args[0];
        registers.rsi = asked.data.args[1];
        registers.rdx = asked.data.args[2];
        registers.r10 = asked.data.args[3];
        registers.r8 = asked.data.args[4];
        registers.r9 = asked.data.args[5];
        run_request(&registers);
        answer.id = asked.id;
        answer.val = registers.rax;
        send_answer(&answer);
    }
}

static void open_stub(void)
{
    int process;

    has_parked = 0;
    stub_start(0, -1, -1);
    stub_await_turn();
    process = syscall(SYS_pidfd_open, stub, 0);
    check(process >= 0, "pidfd_open");
    listener = syscall(SYS_pidfd_getfd, process, *(int64_t *)RegionLayout_StubResult, 0);
    check(listener >= 0, "pidfd_getfd");
    close(process);
    pin(stub, measuring_cpu);
    run_until_parked();
}

static void open_synchronous(void)
{
    open_stub();
    check(ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP) == 0, "SECCOMP_IOCTL_NOTIF_SET_FLAGS");
}

static void close_stub(void)
{
    close(listener);
    stub_end();
}

const struct reference_path unotify_path = { "unotify", open_stub, run_until_parked, close_stub };
const struct reference_path unotify_sync_path = { "unotify-sync", open_synchronous, run_until_parked, close_stub };
