/* mixed-signal, mixed-switch: the stub owns the VM and makes the calls. This process starts its blocks. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <fcntl.h>
#include <unistd.h>

static void open_mixed(void)
{
    int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);

    check(kvm >= 0, "open(/dev/kvm)");
    *(int64_t *)MixedCode_Frame = 0; /* the harness's stub had one */
    stub_start(1, kvm, guest_make_memory(0));
    stub_await_turn();
    guest_free_memory();
    close(kvm);
    pin(stub, measuring_cpu);
    *(int64_t *)RegionLayout_Iterations = 0;
    stub_run(); /* the guest begins by parking */
}

const struct reference_path mixed_signal_path = { "mixed-signal", open_mixed, stub_run, stub_end };
const struct reference_path mixed_switch_path = { "mixed-switch", open_mixed, stub_run, stub_end };
