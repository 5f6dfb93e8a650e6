using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Hostcall.Paths.X64;

/// <summary>Which of the two virtualization extensions this CPU has.</summary>
internal static class CpuVendor
{
    /// <summary>Whether AMD's <c>vmmcall</c> is the hypercall instruction here, and not <c>vmcall</c>.</summary>
    public static bool IsAmd { get; } = Name() is "AuthenticAMD" or "HygonGenuine";

    private static string Name()
    {
        if (!X86Base.IsSupported) return "";
        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        Span<int> words = [ebx, edx, ecx];
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words));
    }
}
