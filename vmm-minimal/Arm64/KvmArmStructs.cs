using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.VmmMinimal.Native;

[CType("struct kvm_vcpu_init", "linux/kvm.h"), OnlyOn(Architecture.Arm64)]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_vcpu_init
{
    public uint target;
    public Words features;

    [InlineArray(7)]
    public struct Words
    {
        private uint word;
    }
}

/// <summary>A range of functions of the SMC Calling Convention; since Linux 6.4, and so in no older header.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
public struct kvm_smccc_filter
{
    public uint @base;
    public uint nr_functions;
    public byte action;
}
