/* A VM with one vCPU. vm-exit and the rungs need no more: the payload runs in guest ring 0; a port write leaves to this process. */
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
static uint32_t slots;
static size_t run_size;
static struct kvm_run *run;
static uint8_t *system_memory;

void guest_run(void)
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

static void write_tables(int ring)
{
    const uint64_t flags = ring == 3 ? 7 : 3; /* present, writable, for ring 3 as well */
    const uint64_t privilege = (uint64_t)ring << 45;
    uint64_t first = RegionLayout_Base / GuestLayout_PageSize % 512;
    uint64_t page;

    table(GuestLayout_Pml4)[0] = GuestLayout_Pdpt | flags;
    table(GuestLayout_Pdpt)[0] = GuestLayout_PageDirectory | flags;
    table(GuestLayout_PageDirectory)[0] = GuestLayout_SystemPageTable | flags;
    table(GuestLayout_PageDirectory)[RegionLayout_Base >> 21] = GuestLayout_SharedPageTable | flags;
    for (page = 0; page < GuestLayout_SystemMemorySize / GuestLayout_PageSize; page++)
        table(GuestLayout_SystemPageTable)[page] = page * GuestLayout_PageSize | flags;
    for (page = 0; page < (RegionLayout_Size + RegionLayout_RingsSize) / GuestLayout_PageSize; page++)
        table(GuestLayout_SharedPageTable)[first + page] =
            (GuestLayout_SharedRegionBase + page * GuestLayout_PageSize) | flags;
    table(GuestLayout_Gdt)[1] = 0x00af9b000000ffff | privilege;
    table(GuestLayout_Gdt)[2] = 0x00cf93000000ffff | privilege;
}

void guest_add_memory(uint64_t guest, void *memory, uint64_t size)
{
    struct kvm_userspace_memory_region region = {
        .slot = slots++, .guest_phys_addr = guest, .memory_size = size, .userspace_addr = (uintptr_t)memory,
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

static void enter_long_mode(int ring)
{
    struct kvm_segment data = {
        .limit = 0xffffffff, .selector = GuestLayout_DataSelector | ring, .dpl = ring, .type = 3, .present = 1, .s = 1, .db = 1, .g = 1,
    };
    struct kvm_segment code = data;
    struct kvm_regs regs = { .rip = RegionLayout_Entry, .rsp = GuestLayout_StackTop, .rflags = ring == 3 ? 2 | 3 << 12 : 2 };
    struct kvm_sregs sregs;

    code.selector = GuestLayout_CodeSelector | ring;
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

int guest_make_memory(int ring)
{
    system_fd = memfd_create("hostcall-guest", MFD_CLOEXEC);
    check(system_fd >= 0 && ftruncate(system_fd, GuestLayout_SystemMemorySize) == 0, "memfd_create");
    system_memory = mmap(NULL, GuestLayout_SystemMemorySize, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_SHARED, system_fd, 0);
    check(system_memory != MAP_FAILED, "mmap(system memory)");
    write_tables(ring);
    return system_fd;
}

void guest_free_memory(void)
{
    munmap(system_memory, GuestLayout_SystemMemorySize);
    close(system_fd);
}

void guest_open(int ring, void (*help)(int vm))
{
    slots = 0;
    kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    check(kvm >= 0, "open(/dev/kvm)");
    vm = ioctl(kvm, KVM_CREATE_VM, 0);
    check(vm >= 0, "KVM_CREATE_VM");
    guest_make_memory(ring);
    guest_add_memory(GuestLayout_SystemMemoryBase, system_memory, GuestLayout_SystemMemorySize);
    guest_add_memory(GuestLayout_SharedRegionBase, (void *)RegionLayout_Base, RegionLayout_Size);
    if (help != NULL)
        help(vm);

    vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
    check(vcpu >= 0, "KVM_CREATE_VCPU");
    pass_cpuid_through();
    run_size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
    run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
    check(run != MAP_FAILED, "mmap(kvm_run)");
    enter_long_mode(ring);
    guest_run();
}

void guest_close(void)
{
    munmap(run, run_size);
    close(vcpu);
    close(vm);
    close(kvm);
    guest_free_memory();
}

static void open_plain(void)
{
    guest_open(0, NULL);
}

const struct reference_path guest_path = { "guest", open_plain, guest_run, guest_close };
