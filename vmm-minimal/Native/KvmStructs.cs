using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.VmmMinimal.Native;

[CType("struct kvm_userspace_memory_region", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_userspace_memory_region
{
    public uint slot;
    public uint flags;
    public ulong guest_phys_addr;
    public ulong memory_size;
    public ulong userspace_addr;
}

[CType("struct kvm_enable_cap", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_enable_cap
{
    public uint cap;
    public uint flags;
    public Arguments args;
    public Padding pad;

    [InlineArray(4)]
    public struct Arguments
    {
        private ulong value;
    }

    [InlineArray(64)]
    public struct Padding
    {
        private byte value;
    }
}

[CType("struct kvm_ioeventfd", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_ioeventfd
{
    public ulong datamatch;
    public ulong addr;
    public uint len;
    public int fd;
    public uint flags;
    public Padding pad;

    [InlineArray(36)]
    public struct Padding
    {
        private byte value;
    }
}

/// <summary>
/// The head of the page that KVM shares with the VMM, with the members of its union that this VMM reads.
/// </summary>
[CType("struct kvm_run", "linux/kvm.h", SameSize = false)]
[StructLayout(LayoutKind.Explicit)]
public struct kvm_run
{
    [FieldOffset(0)] public byte request_interrupt_window;
    [FieldOffset(1)] public byte immediate_exit;
    [FieldOffset(8)] public uint exit_reason;
    [FieldOffset(12)] public byte ready_for_interrupt_injection;
    [FieldOffset(13)] public byte if_flag;
    [FieldOffset(14)] public ushort flags;
    [FieldOffset(16)] public ulong cr8;
    [FieldOffset(24)] public ulong apic_base;
    [FieldOffset(32)] public UnknownExit hw;
    [FieldOffset(32)] public FailEntryExit fail_entry;
    [FieldOffset(32)] public IoExit io;
    [FieldOffset(32)] public MmioExit mmio;
    [FieldOffset(32)] public HypercallExit hypercall;
    [FieldOffset(32)] public InternalErrorExit @internal;

    [StructLayout(LayoutKind.Sequential)]
    public struct UnknownExit
    {
        public ulong hardware_exit_reason;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct FailEntryExit
    {
        public ulong hardware_entry_failure_reason;
        public uint cpu;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct IoExit
    {
        public byte direction;
        public byte size;
        public ushort port;
        public uint count;
        public ulong data_offset;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MmioExit
    {
        public ulong phys_addr;
        public Bytes data;
        public uint len;
        public byte is_write;

        [InlineArray(8)]
        public struct Bytes
        {
            private byte value;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct HypercallExit
    {
        public ulong nr;
        public Words args;
        public ulong ret;
        private ulong longmode; // called flags since 6.4

        [InlineArray(6)]
        public struct Words
        {
            private ulong value;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct InternalErrorExit
    {
        public uint suberror;
        public uint ndata;
        public Words data;

        [InlineArray(16)]
        public struct Words
        {
            private ulong value;
        }
    }
}

[CType("struct kvm_stats_header", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_stats_header
{
    public uint flags;
    public uint name_size;
    public uint num_desc;
    public uint id_offset;
    public uint desc_offset;
    public uint data_offset;
}

[CType("struct kvm_stats_desc", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_stats_desc
{
    public uint flags;
    public short exponent;
    public ushort size;
    public uint offset;
    public uint bucket_size;
}

[CType("struct kvm_one_reg", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_one_reg
{
    public ulong id;
    public ulong addr;
}

[CType("struct kvm_create_device", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_create_device
{
    public uint type;
    public uint fd;
    public uint flags;
}

[CType("struct kvm_device_attr", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_device_attr
{
    public uint flags;
    public uint group;
    public ulong attr;
    public ulong addr;
}
