/* queue-spin and queue-wake: a thread on another CPU serves the guest, with the loop that the harness assembled. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <linux/kvm.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

static pthread_t server;
static int bell = -1; /* what the thread sleeps for; -1 where it never sleeps */

static void *serve(void *unused)
{
    (void)unused;
    ((void (*)(int))RegionLayout_QueueServer)(bell);
    return NULL;
}

static void start_server(int vm)
{
    pthread_attr_t attributes;
    cpu_set_t cpus;

    (void)vm;
    /* Not by itself once it runs: under SCHED_FIFO it would not, beside this thread. */
    CPU_ZERO(&cpus);
    CPU_SET(other_cpu, &cpus);
    pthread_attr_init(&attributes);
    check(pthread_attr_setaffinity_np(&attributes, sizeof(cpus), &cpus) == 0, "pthread_attr_setaffinity_np");
    check(pthread_create(&server, &attributes, serve, NULL) == 0, "pthread_create");
    pthread_attr_destroy(&attributes);
}

static void start_sleeping_server(int vm)
{
    struct kvm_ioeventfd wake = { .addr = Doorbell_EventPort, .len = 1, .flags = KVM_IOEVENTFD_FLAG_PIO };

    bell = eventfd(0, EFD_CLOEXEC);
    check(bell >= 0, "eventfd");
    wake.fd = bell;
    check(ioctl(vm, KVM_IOEVENTFD, &wake) == 0, "KVM_IOEVENTFD");
    start_server(vm);
}

static void open_spin(void)
{
    guest_open(3, start_server);
}

static void open_wake(void)
{
    guest_open(3, start_sleeping_server);
}

static void close_queue(void)
{
    const uint64_t one = 1;

    atomic_store((_Atomic int *)RegionLayout_QueueEnd, 1);
    if (bell >= 0)
        check(write(bell, &one, sizeof(one)) == sizeof(one), "write(eventfd)");
    check(pthread_join(server, NULL) == 0, "pthread_join");
    guest_close();
    if (bell >= 0)
        close(bell);
    bell = -1;
}

const struct reference_path queue_spin_path = { "queue-spin", open_spin, guest_run, close_queue };
const struct reference_path queue_wake_path = { "queue-wake", open_wake, guest_run, close_queue };
