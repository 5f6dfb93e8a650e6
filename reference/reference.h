/*
 * The C twin of the native paths: the same work as the C# harness, so that the ratio of the two shows what the
 * harness costs.
 *
 * layout.h is made by the harness out of its own constants before it compiles this program, and the images of
 * the shared region are copies of the ones that it runs: nothing is assembled or laid out twice.
 */
#ifndef HOSTCALL_REFERENCE_H
#define HOSTCALL_REFERENCE_H

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* One way to run the payload. Any failure ends the program with a sentence. */
struct reference_path {
    const char *name;
    void (*open)(void);
    void (*run)(void); /* the payload's body, for as many iterations as the region says */
    void (*close)(void);
};

extern const struct reference_path host_path;
extern const struct reference_path ptrace_sysemu_path;
extern const struct reference_path seccomp_trace_path;
extern const struct reference_path sigsys_path;
extern const struct reference_path sud_path;
extern const struct reference_path unotify_path;
extern const struct reference_path unotify_sync_path;
extern const struct reference_path systrap_futex_path;
extern const struct reference_path systrap_spin_path;
extern const struct reference_path guest_path;
extern const struct reference_path mixed_signal_path;
extern const struct reference_path mixed_switch_path;
extern const struct reference_path queue_spin_path;
extern const struct reference_path queue_wake_path;
extern const struct reference_path uring_sqpoll_path;

/* region.c */
extern int region_fd;
void region_open(const char *image, const char *slots);
void region_prepare(int64_t iterations);
int64_t region_mismatches(void);
void region_close(void);

/* For a stub that makes the calls: it has the descriptors, and the payload expects results of its own. */
void region_inherit(posix_spawn_file_actions_t *actions);
void region_expect_calls_of(pid_t process, pid_t its_parent);

/* Runs a request of the shared region or of a stub's registers, with the executor that the harness assembled. */
void run_request(void *request);

/* stub.c */
extern pid_t stub;
void stub_start(int makes_calls, int kvm, int guest_memory);
void stub_await_turn(void);
void stub_check_alive(void);
void stub_end(void);

/* signalled.c: lets a stub that takes turns run a block. */
void stub_run(void);

/* guest.c: its ring is 0 or 3; help makes ready what works for it, before there is a vCPU. */
void guest_open(int ring, void (*help)(int vm));
int guest_make_memory(int ring); /* a memfd with page tables; guest_free_memory ends it */
void guest_free_memory(void);
void guest_add_memory(uint64_t guest, void *memory, uint64_t size);
void guest_run(void);
void guest_close(void);

/* main.c */
extern int measuring_cpu;
extern int other_cpu; /* for a partner that cannot run on the measuring one; -1 where there is none */
extern const char *stub_image;
void pin(int pid, int cpu);
void check(int ok, const char *what);

#endif
