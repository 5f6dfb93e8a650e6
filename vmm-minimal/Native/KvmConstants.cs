namespace Hostcall.VmmMinimal.Native;

/// <summary>
/// Constants of <c>linux/kvm.h</c> and <c>asm/kvm.h</c> under their kernel names; those whose value or meaning belongs to an
/// architecture are in its folder. A test compiles a C
/// <c>_Static_assert</c> for each of them against the system's headers.
/// </summary>
public static partial class KvmConstants
{
    // Requests on /dev/kvm.
    public const uint KVM_GET_API_VERSION = 0xAE00;
    public const uint KVM_CREATE_VM = 0xAE01;
    public const uint KVM_CHECK_EXTENSION = 0xAE03;
    public const uint KVM_GET_VCPU_MMAP_SIZE = 0xAE04;

    // Requests on a VM.
    public const uint KVM_CREATE_VCPU = 0xAE41;
    public const uint KVM_SET_USER_MEMORY_REGION = 0x4020AE46;
    public const uint KVM_ENABLE_CAP = 0x4068AEA3;
    public const uint KVM_IOEVENTFD = 0x4040AE79;

    // Requests on a vCPU.
    public const uint KVM_RUN = 0xAE80;

    public const uint KVM_GET_ONE_REG = 0x4010AEAB;
    public const uint KVM_SET_ONE_REG = 0x4010AEAC;

    // Requests on a VM for a device of KVM's, and on that device; attributes are also a VM's.
    public const uint KVM_CREATE_DEVICE = 0xC00CAEE0;
    public const uint KVM_SET_DEVICE_ATTR = 0x4018AEE1;
    public const uint KVM_HAS_DEVICE_ATTR = 0x4018AEE3;

    // Requests on a VM or a vCPU.
    public const uint KVM_GET_STATS_FD = 0xAECE;

    public const int KVM_API_VERSION = 12;

    // Capabilities.
    public const int KVM_CAP_USER_MEMORY = 3;
    public const int KVM_CAP_NR_MEMSLOTS = 10;
    public const int KVM_CAP_IOEVENTFD = 36;
    public const int KVM_CAP_IMMEDIATE_EXIT = 136;
    public const int KVM_CAP_EXIT_HYPERCALL = 201;
    public const int KVM_CAP_BINARY_STATS_FD = 203;

    // Exit reasons (kvm_run.exit_reason).
    public const uint KVM_EXIT_UNKNOWN = 0;
    public const uint KVM_EXIT_EXCEPTION = 1;
    public const uint KVM_EXIT_IO = 2;
    public const uint KVM_EXIT_HYPERCALL = 3;
    public const uint KVM_EXIT_DEBUG = 4;
    public const uint KVM_EXIT_HLT = 5;
    public const uint KVM_EXIT_MMIO = 6;
    public const uint KVM_EXIT_SHUTDOWN = 8;
    public const uint KVM_EXIT_FAIL_ENTRY = 9;
    public const uint KVM_EXIT_INTR = 10;
    public const uint KVM_EXIT_INTERNAL_ERROR = 17;
    public const uint KVM_EXIT_SYSTEM_EVENT = 24;

    public const byte KVM_EXIT_IO_IN = 0;
    public const byte KVM_EXIT_IO_OUT = 1;

    public const uint KVM_IOEVENTFD_FLAG_PIO = 2;

    // Binary statistics (Documentation/virt/kvm/api.rst, KVM_GET_STATS_FD).
    public const uint KVM_STATS_TYPE_MASK = 0xF;
    public const uint KVM_STATS_TYPE_CUMULATIVE = 0;
}
