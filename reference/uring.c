/* uring-sqpoll: the guest has the rings of an io_uring in its memory, and a thread of the kernel polls them. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <linux/io_uring.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IDLE_MS 60000 /* the poller shall not fall asleep during a block: the guest has nobody to wake it */

static int ring;
static struct io_uring_params params;
static uint8_t *rings, *entries;

static void *map(off_t offset)
{
    void *mapped = mmap(NULL, RegionLayout_PageSize, PROT_READ | PROT_WRITE, MAP_SHARED, ring, offset);

    check(mapped != MAP_FAILED, "mmap(io_uring)");
    return mapped;
}

static _Atomic uint32_t *word(uint32_t offset)
{
    return (_Atomic uint32_t *)(rings + offset);
}

static void start_poller(int vm)
{
    const uint64_t beyond = GuestLayout_SharedRegionBase + (RegionLayout_Rings - RegionLayout_Base);

    (void)vm;
    params = (struct io_uring_params){
        .flags = IORING_SETUP_SQPOLL | IORING_SETUP_SQ_AFF, .sq_thread_idle = IDLE_MS, .sq_thread_cpu = other_cpu,
    };
    ring = syscall(SYS_io_uring_setup, UringCode_Entries, &params);
    check(ring >= 0, "io_uring_setup");
    rings = map(IORING_OFF_SQ_RING);
    entries = map(IORING_OFF_SQES);
    for (uint32_t entry = 0; entry < UringCode_Entries; entry++)
        *word(params.sq_off.array + entry * sizeof(uint32_t)) = entry;
    guest_add_memory(beyond, rings, RegionLayout_PageSize);
    guest_add_memory(beyond + RegionLayout_PageSize, entries, RegionLayout_PageSize);
}

static void open_sqpoll(void)
{
    guest_open(3, start_poller);
}

static void run_sqpoll(void)
{
    if (*word(params.sq_off.flags) & IORING_SQ_NEED_WAKEUP)
        check(syscall(SYS_io_uring_enter, ring, 0, 0, IORING_ENTER_SQ_WAKEUP, NULL, 0) >= 0, "io_uring_enter");
    guest_run();
}

static void close_sqpoll(void)
{
    guest_close();
    munmap(rings, RegionLayout_PageSize);
    munmap(entries, RegionLayout_PageSize);
    close(ring);
}

const struct reference_path uring_sqpoll_path = { "uring-sqpoll", open_sqpoll, run_sqpoll, close_sqpoll };
