using System.Runtime.Intrinsics.X86;
using Hostcall.Linux;
using Hostcall.VmmMinimal;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.Paths;

/// <summary>What every path through a VM needs from this machine.</summary>
internal static class KvmProbe
{
    /// <summary>Whether AMD's <c>vmmcall</c> is the hypercall instruction here, and not <c>vmcall</c>.</summary>
    public static bool IsAmd { get; } = Vendor() is "AuthenticAMD" or "HygonGenuine";

    /// <summary>KVM usable by this process, with what the watchdog needs.</summary>
    public static Availability Check()
    {
        try
        {
            using var kvm = Open();
            return kvm.CheckExtension(KVM_CAP_IMMEDIATE_EXIT) != 0
                ? Availability.Yes
                : Availability.No("this KVM has no KVM_CAP_IMMEDIATE_EXIT", "run Linux 4.11 or newer");
        }
        catch (PathUnavailableException error)
        {
            return error.ToAvailability();
        }
    }

    /// <exception cref="PathUnavailableException">There is no usable KVM; says why and what to do.</exception>
    public static Kvm Open()
    {
        if (!X86Base.X64.IsSupported)
            throw new PathUnavailableException("this CPU is not x86-64", "run on x86-64, or in a lab");
        try
        {
            return Kvm.Open();
        }
        catch (LinuxException error)
        {
            throw new PathUnavailableException(
                $"{error.Call} failed: {Errno.Describe(error.Errno)}", error.Remedy ?? "see doctor");
        }
        catch (VmmException error)
        {
            throw new PathUnavailableException(error.Message, "run a kernel with KVM API version 12");
        }
    }

    private static unsafe string Vendor()
    {
        if (!X86Base.IsSupported) return "";
        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        Span<int> words = [ebx, edx, ecx];
        return System.Text.Encoding.ASCII.GetString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words));
    }
}
