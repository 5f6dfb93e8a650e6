using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.Paths.Arm64;

/// <summary>struct user_pt_regs of arm64: what ptrace shows of a process.</summary>
[CType("struct user_pt_regs", "asm/ptrace.h"), OnlyOn(Architecture.Arm64)]
[StructLayout(LayoutKind.Sequential)]
internal struct user_pt_regs
{
    public Registers regs;
    public ulong sp, pc, pstate;

    [InlineArray(31)]
    public struct Registers
    {
        private ulong register;
    }
}
