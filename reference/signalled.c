/*
 * A stub that takes turns with this process. sigsys, sud, systrap-futex, systrap-spin: the stub's handler of SIGSYS makes the call, or
 * hands it to this process.
 */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

static int spins;

static void futex(int operation, uint32_t value)
{
    syscall(SYS_futex, RegionLayout_StubTurn, operation, value, NULL);
}

static uint32_t await_turn(uint32_t running)
{
    volatile uint32_t *turn = (volatile uint32_t *)RegionLayout_StubTurn;

    for (;;) {
        uint32_t now = *turn;

        if (now != running)
            return now;
        if (spins)
            __builtin_ia32_pause();
        else
            futex(FUTEX_WAIT, running);
    }
}

void stub_run(void)
{
    uint32_t *turn = (uint32_t *)RegionLayout_StubTurn;
    volatile int64_t *answers = (volatile int64_t *)RegionLayout_StubAnswers;
    uint32_t calling = stub, running = calling | StubTurn_Running;

    stub_check_alive();
    *answers = 0;
    __atomic_store_n(turn, running, __ATOMIC_RELEASE);
    futex(FUTEX_WAKE, 1);
    for (;;) {
        uint32_t now = await_turn(running), expected = calling;

        if (now == StubTurn_Parked)
            break;
        check(now == calling, "the stub ended");
        run_request((void *)RegionLayout_StubRequest);
        check(__atomic_compare_exchange_n(turn, &expected, running, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST), "the stub ended");
        if (!spins)
            futex(FUTEX_WAKE, 1);
    }
    check(*answers >= *(int64_t *)RegionLayout_Iterations, "the stub made calls by itself");
}

static void open_at(int cpu, int makes_calls, int spinning)
{
    spins = spinning;
    stub_start(makes_calls, -1, -1);
    stub_await_turn();
    pin(stub, cpu);
}

static void open_own(void)
{
    open_at(measuring_cpu, 1, 0);
}

static void open_futex(void)
{
    open_at(measuring_cpu, 0, 0);
}

static void open_spin(void)
{
    open_at(other_cpu, 0, 1);
}

const struct reference_path sigsys_path = { "sigsys", open_own, stub_run, stub_end };
const struct reference_path sud_path = { "sud", open_own, stub_run, stub_end };
const struct reference_path systrap_futex_path = { "systrap-futex", open_futex, stub_run, stub_end };
const struct reference_path systrap_spin_path = { "systrap-spin", open_spin, stub_run, stub_end };
