/* vm-exit and the rungs: the payload runs in guest ring 0; a port write leaves to this process. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAXIMUM_CPUID_ENTRIES 256

static int kvm, vm, vcpu, system_fd;
static size_t run_size;
static struct kvm_run *run;
static uint8_t *system_memory;

static void run_until_parked(void)
{
    for (;;) {
        if (ioctl(vcpu, KVM_RUN, 0) != 0) {
            check(errno == EINTR || errno == EAGAIN, "KVM_RUN");
            continue;
        }
        check(run->exit_reason == KVM_EXIT_IO, "the guest left for another reason than a port");
        if (run->io.port == Doorbell_CallPort) {
            run_request((void *)RegionLayout_Request);
            continue;
        }
        if (run->io.port == Doorbell_EmptyPort)
            continue;
        if (run->io.port == Doorbell_ParkPort)
            return;
        check(0, "the guest wrote to an unknown port");
    }
}

static uint64_t *table(uint64_t address)
{
    return (uint64_t *)(system_memory + address);
}

static void write_tables(void)
{
    const uint64_t flags = 3; /* present, writable */
    uint64_t first = RegionLayout_Base / GuestLayout_PageSize % 512;
    uint64_t page;

    table(GuestLayout_Pml4)[0] = GuestLayout_Pdpt | flags;
    table(GuestLayout_Pdpt)[0] = GuestLayout_PageDirectory | flags;
    table(GuestLayout_PageDirectory)[0] = GuestLayout_SystemPageTable | flags;
    table(GuestLayout_PageDirectory)[RegionLayout_Base >> 21] = GuestLayout_SharedPageTable | flags;
    for (page = 0; page < GuestLayout_SystemMemorySize / GuestLayout_PageSize; page++)
        table(GuestLayout_SystemPageTable)[page] = page * GuestLayout_PageSize | flags;
    for (page = 0; page < RegionLayout_Size / GuestLayout_PageSize; page++)
        table(GuestLayout_SharedPageTable)[first + page] =
            (GuestLayout_SharedRegionBase + page * GuestLayout_PageSize) | flags;
    table(GuestLayout_Gdt)[1] = 0x00af9b000000ffff;
    table(GuestLayout_Gdt)[2] = 0x00cf93000000ffff;
}

static void add_memory(uint32_t slot, uint64_t guest, void *memory, uint64_t size)
{
    struct kvm_userspace_memory_region region = {
        .slot = slot, .guest_phys_addr = guest, .memory_size = size, .userspace_addr = (uintptr_t)memory,
    };

    check(ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region) == 0, "KVM_SET_USER_MEMORY_REGION");
}

static void pass_cpuid_through(void)
{
    struct kvm_cpuid2 *cpuid = calloc(1, sizeof(*cpuid) + MAXIMUM_CPUID_ENTRIES * sizeof(cpuid->entries[0]));

    check(cpuid != NULL, "calloc");
    cpuid->nent = MAXIMUM_CPUID_ENTRIES;
    check(ioctl(kvm, KVM_GET_SUPPORTED_CPUID, cpuid) == 0, "KVM_GET_SUPPORTED_CPUID");
    check(ioctl(vcpu, KVM_SET_CPUID2, cpuid) == 0, "KVM_SET_CPUID2");
    free(cpuid);
}

static void enter_long_mode(void)
{
    struct kvm_segment data = {
        .limit = 0xffffffff, .selector = GuestLayout_DataSelector, .type = 3, .present = 1, .s = 1, .db = 1, .g = 1,
    };
    struct kvm_segment code = data;
    struct kvm_regs regs = { .rip = RegionLayout_Entry, .rsp = GuestLayout_StackTop, .rflags = 2 };
    struct kvm_sregs sregs;

    code.selector = GuestLayout_CodeSelector;
    code.type = 11;
    code.db = 0;
    code.l = 1;
    check(ioctl(vcpu, KVM_GET_SREGS, &sregs) == 0, "KVM_GET_SREGS");
    sregs.cs = code;
    sregs.ds = sregs.es = sregs.fs = sregs.gs = sregs.ss = data;
    sregs.gdt.base = GuestLayout_Gdt;
    sregs.gdt.limit = 3 * 8 - 1;
    sregs.idt.base = 0;
    sregs.idt.limit = 0;
    sregs.cr3 = GuestLayout_Pml4;
    sregs.cr4 = 1 << 5 | 1 << 9 | 1 << 10;
    sregs.cr0 = 1 << 0 | 1 << 1 | 1 << 4 | 1 << 5 | 1 << 16 | 1UL << 31;
    sregs.efer = 1 << 8 | 1 << 10;
    check(ioctl(vcpu, KVM_SET_SREGS, &sregs) == 0, "KVM_SET_SREGS");
    check(ioctl(vcpu, KVM_SET_REGS, &regs) == 0, "KVM_SET_REGS");
}

static void open_guest(void)
{
    kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    check(kvm >= 0, "open(/dev/kvm)");
    vm = ioctl(kvm, KVM_CREATE_VM, 0);
    check(vm >= 0, "KVM_CREATE_VM");
    system_fd = memfd_create("hostcall-guest", MFD_CLOEXEC);
    check(system_fd >= 0 && ftruncate(system_fd, GuestLayout_SystemMemorySize) == 0, "memfd_create");
    system_memory = mmap(NULL, GuestLayout_SystemMemorySize, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_SHARED, system_fd, 0);
    check(system_memory != MAP_FAILED, "mmap(system memory)");
    write_tables();
    add_memory(0, GuestLayout_SystemMemoryBase, system_memory, GuestLayout_SystemMemorySize);
    add_memory(1, GuestLayout_SharedRegionBase, (void *)RegionLayout_Base, RegionLayout_Size);

    vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
    check(vcpu >= 0, "KVM_CREATE_VCPU");
    pass_cpuid_through();
    run_size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
    run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
    check(run != MAP_FAILED, "mmap(kvm_run)");
    enter_long_mode();
    run_until_parked();
}

static void close_guest(void)
{
    munmap(run, run_size);
    munmap(system_memory, GuestLayout_SystemMemorySize);
    close(vcpu);
    close(vm);
    close(kvm);
    close(system_fd);
}

const struct reference_path guest_path = { "guest", open_guest, run_until_parked, close_guest };
