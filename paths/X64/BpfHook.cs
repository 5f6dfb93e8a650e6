using Hostcall.Linux;

namespace Hostcall.Paths.X64;

/// <summary>
/// A BPF program in the place of the kernel's kvm_bpf_hypercall(), which issues the system call that a guest's hypercall asks
/// for (host-kernel/patches/bpf/). Attached for as long as the session lasts.
/// </summary>
internal sealed unsafe class BpfHook : GuestHelper
{
    /// <summary>The hypercall that a program serves.</summary>
    public const int KVM_HC_BPF = 103;

    /// <summary>What a program replaces, with the arguments (vcpu, a0, a1, a2, a3).</summary>
    private const string Hook = "kvm_bpf_hypercall";

    /// <summary>What it calls: (vcpu, address of the request block).</summary>
    private const string HostSyscall = "bpf_kvm_host_syscall";

    /// <summary>The numbers of both in this kernel, read once: its whole description is some megabytes, and stays as it is.</summary>
    private static readonly Lazy<int[]?> Numbers = new(() => TypeFormat.FindKernelFunctions(Hook, HostSyscall));

    private readonly FileDescriptor link;

    /// <exception cref="UnavailableException">This kernel has no such hook.</exception>
    /// <exception cref="LinuxException">It refuses the program.</exception>
    public BpfHook()
    {
        if (Lacks() is { } lacking) throw new UnavailableException(lacking);
        using var program = Load(Numbers.Value![0], Numbers.Value[1]);
        link = Attach(program);
    }

    /// <summary>Null where this kernel has the hook.</summary>
    public static Unavailable? Lacks() => Numbers.Value is null
        ? new Unavailable("this kernel has no hook for BPF programs at the hypercall (CONFIG_KVM_HOST_SYSCALL_BPF)",
            "run it in a lab with the kernel that has: HOSTCALL_KERNEL_DIR=$(host-kernel/build --bpf --install)")
        : null;

    public override void Dispose() => link.Dispose();

    private static FileDescriptor Load(int hook, int hostSyscall)
    {
        // r1 is the context: the hook's arguments, 8 bytes each. What a program returns that is above 0 says that it has served the hypercall.
        const byte loadDoubleWord = 0x79, call = 0x85, moveImmediate = 0xB7, exit = 0x95;
        ReadOnlySpan<ulong> code =
        [
            Instruction(loadDoubleWord, to: 2, from: 1, offset: 8),
            Instruction(loadDoubleWord, to: 1, from: 1),
            Instruction(call, from: Libc.BPF_PSEUDO_KFUNC_CALL, immediate: hostSyscall),
            Instruction(moveImmediate, to: 0, immediate: 1),
            Instruction(exit),
        ];
        fixed (ulong* instructions = code)
        fixed (byte* license = "GPL\0"u8)
        {
            var load = new bpf_attr
            {
                prog_type = Libc.BPF_PROG_TYPE_TRACING,
                expected_attach_type = Libc.BPF_MODIFY_RETURN,
                attach_btf_id = (uint)hook,
                prog_flags = Libc.BPF_F_SLEEPABLE,
                insns = (ulong)instructions,
                insn_cnt = (uint)code.Length,
                license = (ulong)license,
            };
            return Open("bpf(BPF_PROG_LOAD)", Libc.BPF_PROG_LOAD, &load, sizeof(bpf_attr));
        }
    }

    private static FileDescriptor Attach(FileDescriptor program)
    {
        // A name that there is none of for this kind of program, and the program's descriptor
        ulong* attributes = stackalloc ulong[] { 0, (ulong)program.Number };
        return Open("bpf(BPF_RAW_TRACEPOINT_OPEN)", Libc.BPF_RAW_TRACEPOINT_OPEN, attributes, 2 * sizeof(ulong));
    }

    private static FileDescriptor Open(string call, int command, void* attributes, int size)
    {
        var file = new FileDescriptor((int)Libc.bpf(Libc.SYS_bpf, command, attributes, size));
        return file.IsInvalid ? throw new LinuxException(call, file.Error) : file;
    }

    /// <summary>A struct bpf_insn.</summary>
    private static ulong Instruction(byte code, byte to = 0, byte from = 0, short offset = 0, int immediate = 0) =>
        code | ((ulong)to << 8) | ((ulong)from << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)immediate << 32);
}
