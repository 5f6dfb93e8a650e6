using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>Why KVM_RUN came back (kvm_run.exit_reason), or that a signal ended it.</summary>
public enum ExitReason : uint
{
    Unknown = KVM_EXIT_UNKNOWN,
    Exception = KVM_EXIT_EXCEPTION,
    Io = KVM_EXIT_IO,
    Hypercall = KVM_EXIT_HYPERCALL,
    Debug = KVM_EXIT_DEBUG,
    Halt = KVM_EXIT_HLT,
    Mmio = KVM_EXIT_MMIO,
    Shutdown = KVM_EXIT_SHUTDOWN,
    FailEntry = KVM_EXIT_FAIL_ENTRY,
    Interrupted = KVM_EXIT_INTR,
    InternalError = KVM_EXIT_INTERNAL_ERROR,
    SystemEvent = KVM_EXIT_SYSTEM_EVENT,
}
