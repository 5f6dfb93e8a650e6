using System.Runtime.InteropServices;
using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>Copies the CPUID leaves that KVM supports on this host to a vCPU, unchanged.</summary>
internal static unsafe class CpuidTable
{
    /// <summary>KVM_MAX_CPUID_ENTRIES of arch/x86/include/asm/kvm_host.h: KVM never reports more.</summary>
    private const uint MaximumEntries = 256;

    public static void PassThrough(Kvm kvm, FileDescriptor vcpu)
    {
        var table = (kvm_cpuid2*)NativeMemory.AllocZeroed(
            (nuint)(sizeof(kvm_cpuid2) + (MaximumEntries * sizeof(kvm_cpuid_entry2))));
        try
        {
            table->nent = MaximumEntries;
            kvm.File.Ioctl(nameof(KVM_GET_SUPPORTED_CPUID), KVM_GET_SUPPORTED_CPUID, (nint)table);
            vcpu.Ioctl(nameof(KVM_SET_CPUID2), KVM_SET_CPUID2, (nint)table);
        }
        finally
        {
            NativeMemory.Free(table);
        }
    }
}
