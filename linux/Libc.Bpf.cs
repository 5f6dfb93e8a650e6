using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <content>bpf(2).</content>
public static unsafe partial class Libc
{
    /// <summary>Of x86-64.</summary>
    public const int SYS_bpf = 321;

    public const int BPF_PROG_LOAD = 5;
    public const int BPF_RAW_TRACEPOINT_OPEN = 17;
    public const uint BPF_PROG_TYPE_TRACING = 26;
    public const uint BPF_MODIFY_RETURN = 26;
    public const uint BPF_F_SLEEPABLE = 16;
    public const byte BPF_PSEUDO_KFUNC_CALL = 2;

    /// <summary>bpf(2), which libc has no function for; <paramref name="number"/> is <see cref="SYS_bpf"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint bpf(nint number, nint command, void* attributes, nint size);
}

#pragma warning disable CS8981 // the kernel's names
/// <summary>What <see cref="Libc.BPF_PROG_LOAD"/> takes, as far as a traced function of the kernel needs it.</summary>
[CType("union bpf_attr", "linux/bpf.h", SameSize = false)]
[StructLayout(LayoutKind.Sequential)]
public struct bpf_attr
{
    public uint prog_type;
    public uint insn_cnt;
    public ulong insns;
    public ulong license;
    public uint log_level;
    public uint log_size;
    public ulong log_buf;
    public uint kern_version;
    public uint prog_flags;
    public Name prog_name;
    public uint prog_ifindex;
    public uint expected_attach_type;
    public uint prog_btf_fd;
    public uint func_info_rec_size;
    public ulong func_info;
    public uint func_info_cnt;
    public uint line_info_rec_size;
    public ulong line_info;
    public uint line_info_cnt;
    public uint attach_btf_id;

    [InlineArray(16)]
    public struct Name
    {
        private byte letter;
    }
}
#pragma warning restore CS8981
