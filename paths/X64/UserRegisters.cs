using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.Paths.X64;

/// <summary>struct user_regs_struct of x86-64: a pt_regs, then what only ptrace shows.</summary>
[CType("struct user_regs_struct", "sys/user.h"), OnlyOn(Architecture.X64)]
[StructLayout(LayoutKind.Sequential)]
internal struct user_regs_struct
{
    public ulong r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8;
    public ulong rax, rcx, rdx, rsi, rdi, orig_rax;
    public ulong rip, cs, eflags, rsp, ss;
    public ulong fs_base, gs_base, ds, es, fs, gs;
}
