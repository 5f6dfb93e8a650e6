using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.VmmMinimal.Native;

[CType("struct kvm_regs", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_regs
{
    public ulong rax, rbx, rcx, rdx;
    public ulong rsi, rdi, rsp, rbp;
    public ulong r8, r9, r10, r11;
    public ulong r12, r13, r14, r15;
    public ulong rip, rflags;
}

[CType("struct kvm_segment", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_segment
{
    public ulong @base;
    public uint limit;
    public ushort selector;
    public byte type;
    public byte present, dpl, db, s, l, g, avl;
    public byte unusable;
    public byte padding;
}

[CType("struct kvm_dtable", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_dtable
{
    public ulong @base;
    public ushort limit;
    private ushort padding0, padding1, padding2;
}

[CType("struct kvm_sregs", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_sregs
{
    public kvm_segment cs, ds, es, fs, gs, ss;
    public kvm_segment tr, ldt;
    public kvm_dtable gdt, idt;
    public ulong cr0, cr2, cr3, cr4, cr8;
    public ulong efer;
    public ulong apic_base;
    public InterruptBitmap interrupt_bitmap;

    [InlineArray(4)]
    public struct InterruptBitmap
    {
        private ulong word;
    }
}

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

[CType("struct kvm_cpuid_entry2", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_cpuid_entry2
{
    public uint function;
    public uint index;
    public uint flags;
    public uint eax, ebx, ecx, edx;
    private uint padding0, padding1, padding2;
}

[CType("struct kvm_cpuid2", "linux/kvm.h")]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_cpuid2
{
    public uint nent;
    public uint padding;
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
