using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.VmmMinimal.Native;

[CType("struct kvm_regs", "linux/kvm.h"), OnlyOn(Architecture.X64)]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_regs
{
    public ulong rax, rbx, rcx, rdx;
    public ulong rsi, rdi, rsp, rbp;
    public ulong r8, r9, r10, r11;
    public ulong r12, r13, r14, r15;
    public ulong rip, rflags;

    /// <summary>All of them, in hexadecimal.</summary>
    public override readonly string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"rip={rip:x} rsp={rsp:x} rflags={rflags:x} rax={rax:x} rbx={rbx:x} rcx={rcx:x} rdx={rdx:x} " +
        $"rsi={rsi:x} rdi={rdi:x} rbp={rbp:x} r8={r8:x} r9={r9:x} r10={r10:x} r11={r11:x} r12={r12:x} " +
        $"r13={r13:x} r14={r14:x} r15={r15:x}");
}

[CType("struct kvm_segment", "linux/kvm.h"), OnlyOn(Architecture.X64)]
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

[CType("struct kvm_dtable", "linux/kvm.h"), OnlyOn(Architecture.X64)]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_dtable
{
    public ulong @base;
    public ushort limit;
    private ushort padding0, padding1, padding2;
}

[CType("struct kvm_sregs", "linux/kvm.h"), OnlyOn(Architecture.X64)]
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

[CType("struct kvm_cpuid_entry2", "linux/kvm.h"), OnlyOn(Architecture.X64)]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_cpuid_entry2
{
    public uint function;
    public uint index;
    public uint flags;
    public uint eax, ebx, ecx, edx;
    private uint padding0, padding1, padding2;
}

[CType("struct kvm_cpuid2", "linux/kvm.h"), OnlyOn(Architecture.X64)]
[StructLayout(LayoutKind.Sequential)]
public struct kvm_cpuid2
{
    public uint nent;
    public uint padding;
}
