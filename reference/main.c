/*
 * reference CPU OTHER FOLDER, where OTHER is a second CPU or -1, and FOLDER holds stub.elf and for each path P the files P.image and P.slots.
 *
 * Lives as long as its standard input. Each line "PATH CALLS" runs one block and is answered by "NS MISMATCHES";
 * the line "bytes N" is answered by the first N bytes of the body as they lie in this process, in hexadecimal.
 * Between lines this program is blocked in read and costs the other side nothing. A path stays open until a line
 * names another one.
 */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

int measuring_cpu;
int other_cpu;
const char *stub_image;

/* All but those of a guest without a partner, which differ in their region alone. */
static const struct reference_path *const paths[] = {
    &host_path, &ptrace_sysemu_path, &seccomp_trace_path, &sigsys_path, &sud_path,
    &unotify_path, &unotify_sync_path, &systrap_futex_path, &systrap_spin_path,
    &queue_spin_path, &queue_wake_path, &uring_sqpoll_path,
    &mixed_signal_path, &mixed_switch_path,
};

static const struct reference_path *open_path;
static char open_name[64];

void check(int ok, const char *what)
{
    if (__builtin_expect(ok, 1))
        return;
    fprintf(stderr, "the C twin: %s: %s\n", what, strerror(errno));
    exit(1);
}

void pin(int pid, int cpu)
{
    cpu_set_t cpus;

    CPU_ZERO(&cpus);
    CPU_SET(cpu, &cpus);
    check(sched_setaffinity(pid, sizeof(cpus), &cpus) == 0, "sched_setaffinity");
}

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void close_open_path(void)
{
    if (open_path == NULL)
        return;
    open_path->close();
    region_close();
    open_path = NULL;
}

static void use(const char *folder, const char *name)
{
    char image[4096], slots[4096];

    if (open_path != NULL && strcmp(open_name, name) == 0)
        return;
    close_open_path();
    snprintf(image, sizeof(image), "%s/%s.image", folder, name);
    snprintf(slots, sizeof(slots), "%s/%s.slots", folder, name);
    region_open(image, slots);
    open_path = &guest_path;
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        if (strcmp(name, paths[i]->name) == 0)
            open_path = paths[i];
    }
    snprintf(open_name, sizeof(open_name), "%s", name);
    open_path->open();
}

static void run_block(int64_t calls)
{
    int64_t start = now();

    region_prepare(calls);
    open_path->run();
    printf("%lld %lld\n", (long long)(now() - start), (long long)region_mismatches());
}

static void show_bytes(int64_t count)
{
    const uint8_t *body = (const uint8_t *)RegionLayout_Body;

    check(open_path != NULL && count <= RegionLayout_PageSize, "bytes");
    for (int64_t i = 0; i < count; i++)
        printf("%02x", body[i]);
    printf("\n");
}

static void *idle(void *unused)
{
    for (;;)
        pause();
    return unused;
}

/*
 * The other side has threads, as every VMM has, and the kernel then counts who uses a descriptor: some 100 ns of each
 * call of unotify, which are not the loop's.
 */
static void have_another_thread(void)
{
    pthread_t thread;

    check(pthread_create(&thread, NULL, idle, NULL) == 0, "pthread_create");
}

int main(int argc, char **argv)
{
    char stub[4096], name[64];
    long long count;

    check(argc == 4, "usage: reference CPU OTHER FOLDER");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    measuring_cpu = atoi(argv[1]);
    other_cpu = atoi(argv[2]);
    have_another_thread();
    pin(0, measuring_cpu);
    snprintf(stub, sizeof(stub), "%s/stub.elf", argv[3]);
    stub_image = stub;
    while (scanf("%63s %lld", name, &count) == 2) {
        if (strcmp(name, "bytes") == 0) {
            show_bytes(count);
        } else {
            use(argv[3], name);
            run_block(count);
        }
        fflush(stdout);
    }
    close_open_path();
    return 0;
}
