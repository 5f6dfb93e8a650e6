using System.Reflection;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Hazards.X64;
using Hostcall.Linux;
using Hostcall.Machine;
using Hostcall.Paths;
using Hostcall.VmmMinimal.Arm64;
using Hostcall.VmmMinimal.Native;

namespace Hostcall.Tests.Linux;

/// <summary>Every struct and constant that this program shares with the kernel, against the system's C headers.</summary>
public sealed class NativeLayoutTests
{
    private static readonly string[] Headers =
    [
        "asm/prctl.h", "elf.h", "errno.h", "fcntl.h", "signal.h", "sched.h", "sys/ioctl.h", "sys/time.h", "termios.h", "time.h", "unistd.h", "linux/bpf.h", "linux/capability.h",
        "linux/filter.h", "linux/futex.h", "linux/io_uring.h", "linux/kvm.h", "linux/perf_event.h", "linux/seccomp.h", "netinet/in.h", "sys/eventfd.h",
        "sys/mman.h", "sys/prctl.h", "sys/ptrace.h", "sys/reboot.h", "sys/resource.h", "sys/syscall.h", "sys/user.h",
        "sys/wait.h", "ucontext.h",
    ];

    /// <summary>Each struct with the headers of every architecture that has it.</summary>
    public static TheoryData<Type, Architecture> Structs => [.. from mirror in Mirrors
                                                               from architecture in (Architecture[])[Architecture.X64, Architecture.Arm64]
                                                               where (mirror.GetCustomAttribute<OnlyOnAttribute>()?.Architecture ?? architecture) == architecture
                                                               select (mirror, architecture)];

    private static IEnumerable<Type> Mirrors => ((Assembly[])[typeof(Libc).Assembly, typeof(KvmConstants).Assembly, typeof(PathTable).Assembly])
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.GetCustomAttribute<CTypeAttribute>() is not null);

    [Fact]
    public void The_mirrors_are_found() => Assert.True(Mirrors.Count() >= 20, string.Join(", ", Mirrors));

    [Theory]
    [MemberData(nameof(Structs))]
    public void A_struct_has_the_size_and_offsets_of_its_C_type(Type mirror, Architecture architecture)
    {
        var assertions = For(architecture).Include(mirror.GetCustomAttribute<CTypeAttribute>()!.Header).AddStruct(mirror);
        Assert.True(assertions.Count >= 4, "too few");
        Assert.Equal("", assertions.Compile());
    }

    [Theory]
    [InlineData(typeof(KvmConstants), 35)]
    [InlineData(typeof(Libc), 80)]
    [InlineData(typeof(StubCode), 8)]
    [InlineData(typeof(Errno), 20)]
    [InlineData(typeof(Sys), 55)]
    [InlineData(typeof(Capabilities), 4)]
    public void A_constant_has_the_value_of_the_header(Type holder, int atLeast)
    {
        var assertions = WithHeaders().AddConstants(holder);
        Assert.True(assertions.Count >= atLeast, $"only {assertions.Count} constants found");
        Assert.Equal("", assertions.Compile());
    }

    /// <summary>What only arm64's headers have; those of a filter are newer than the headers of some.</summary>
    [Fact]
    public void A_constant_of_arm64_has_the_value_of_its_headers()
    {
        var assertions = For(Architecture.Arm64).Include("signal.h").Include("errno.h").Include("linux/kvm.h").Include("asm/ptrace.h").Include("sys/prctl.h").Include("sys/syscall.h")
            .AddConstants(typeof(KvmArmConstants)).AddConstants(typeof(Hostcall.GuestPayloads.Arm64.StubCode))
            .Add("SYS_ptrace", Hostcall.Paths.Arm64.TracedPath.SYS_ptrace)
            .AddWhereDefined("KVM_ARM_VM_SMCCC_CTRL", KvmArmConstants.KVM_ARM_VM_SMCCC_CTRL)
            .AddWhereDefined("KVM_ARM_VM_SMCCC_FILTER", KvmArmConstants.KVM_ARM_VM_SMCCC_FILTER);
        Assert.True(assertions.Count > 30, $"only {assertions.Count} constants found");
        Assert.Equal("", assertions.Compile());
    }

    [Fact]
    public void A_register_of_arm64_has_the_name_that_the_header_makes_for_it()
    {
        const string core = "KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG";
        Assert.Equal("", For(Architecture.Arm64).Include("linux/kvm.h")
            .Add($"{core}(regs.regs[0])", CoreRegister.General(0)).Add($"{core}(regs.regs[30])", CoreRegister.General(30))
            .Add($"{core}(regs.sp)", CoreRegister.StackPointer).Add($"{core}(regs.pc)", CoreRegister.ProgramCounter).Add($"{core}(regs.pstate)", CoreRegister.State)
            .Add($"{core}(sp_el1)", CoreRegister.StackPointerOfEl1).Add($"{core}(elr_el1)", CoreRegister.ELR_EL1)
            .Add("ARM64_SYS_REG(3, 0, 1, 0, 0)", CoreRegister.SCTLR_EL1).Add("ARM64_SYS_REG(3, 0, 2, 0, 0)", CoreRegister.TTBR0_EL1)
            .Add("ARM64_SYS_REG(3, 0, 2, 0, 2)", CoreRegister.TCR_EL1).Add("ARM64_SYS_REG(3, 0, 5, 2, 0)", CoreRegister.ESR_EL1)
            .Add("ARM64_SYS_REG(3, 0, 6, 0, 0)", CoreRegister.FAR_EL1).Add("ARM64_SYS_REG(3, 0, 10, 2, 0)", CoreRegister.MAIR_EL1)
            .Add("ARM64_SYS_REG(3, 0, 12, 0, 0)", CoreRegister.VBAR_EL1).Compile());
    }

    /// <summary>A scenario names calls; each has the number that the kernel of the architecture gives it.</summary>
    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void A_call_of_a_scenario_has_its_number_on_each_architecture(Architecture architecture)
    {
        var assertions = For(architecture).Include("sys/syscall.h");
        var named = Hostcall.Scenarios.ScenarioTable.All.SelectMany(scenario => scenario.Calls).Select(call => call.Asked).Where(asked => asked != SystemCall.Numbered(asked.X64));
        foreach (var asked in named.Distinct()) assertions.Add($"SYS_{asked.Name}", (ulong)asked.On(architecture));
        Assert.True(assertions.Count >= 9, $"only {assertions.Count} calls have names");
        Assert.Equal("", assertions.Compile());
    }

    /// <summary>What machine/ asks of /dev/kvm without the VMM, and a mirror that stops at the first published size.</summary>
    [Fact]
    public void Numbers_under_names_of_our_own_have_the_value_of_the_header() => Assert.Equal("", WithHeaders()
        .Add("KVM_GET_API_VERSION", KvmProbe.GetApiVersion).Add("KVM_CREATE_VM", KvmProbe.CreateVm).Add("KVM_CHECK_EXTENSION", KvmProbe.CheckExtension)
        .Add("KVM_CAP_IMMEDIATE_EXIT", KvmProbe.CapImmediateExit).Add("KVM_CAP_BINARY_STATS_FD", KvmProbe.CapBinaryStatsFd)
        .Add("SYS_perf_event_open", (ulong)Libc.SYS_perf_event_open)
        .Add("PERF_ATTR_SIZE_VER0", (ulong)System.Runtime.CompilerServices.Unsafe.SizeOf<perf_event_attr>())
        .Compile());

    /// <summary>No system has the header that the patch adds, so it is taken from the patch.</summary>
    [Fact]
    public void What_process_vm_exec_shares_is_as_the_patch_has_it()
    {
        string header = Path.Combine(Path.GetTempPath(), $"hostcall-{Guid.NewGuid():N}.h");
        File.WriteAllText(header, Checkout.FileOfPatches("include/uapi/linux/process_vm_exec.h"));
        try
        {
            var context = typeof(Hostcall.Paths.X64.process_vm_exec_context);
            var assertions = new CAssertions().Include(header).AddStruct(context, "struct process_vm_exec_context").AddConstants(context);
            Assert.True(assertions.Count >= 60, $"only {assertions.Count} fields found");
            Assert.Equal("", assertions.Compile());
            string table = Checkout.FileOfPatches("arch/x86/entry/syscalls/syscall_64.tbl");
            Assert.Contains($"{Libc.SYS_process_vm_exec}\t64\tprocess_vm_exec\t", table, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(header);
        }
    }

    /// <summary>What headers older than the kernel interface do not name, by what it is made of.</summary>
    [Fact]
    public void Numbers_newer_than_the_headers_have_the_value_of_the_kernel() => Assert.Equal("", WithHeaders()
        .Add("SECCOMP_IOW(4, __u64)", Libc.SECCOMP_IOCTL_NOTIF_SET_FLAGS)
        .AddWhereDefined("SECCOMP_IOCTL_NOTIF_SET_FLAGS", Libc.SECCOMP_IOCTL_NOTIF_SET_FLAGS)
        .AddWhereDefined("SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP", (ulong)Libc.SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP)
        .AddWhereDefined("SA_RESTORER", Libc.SA_RESTORER)
        .Compile());

    [Fact]
    public void The_word_between_a_stub_and_its_owner_is_a_lock_of_the_kernel_s() => Assert.Equal(Libc.FUTEX_WAITERS, StubTurn.Running);

    [Fact]
    public void A_signal_handler_finds_the_registers_where_the_header_has_them()
    {
        var assertions = WithHeaders();
        assertions.Add("offsetof(ucontext_t, uc_sigmask)", SignalContext.Mask);
        foreach (var field in typeof(SignalContext).GetFields().Where(field => field.IsLiteral && field.Name != nameof(SignalContext.Mask)))
        {
            assertions.Add($"offsetof(ucontext_t, uc_mcontext.gregs[REG_{field.Name.ToUpperInvariant()}])", (ulong)(int)field.GetRawConstantValue()!);
        }

        Assert.Equal(17, assertions.Count);
        Assert.Equal("", assertions.Compile());
    }

    [Fact]
    public void MAP_FAILED_is_minus_one() =>
        Assert.Equal("", WithHeaders().Add("(unsigned long)MAP_FAILED", (ulong)Libc.MAP_FAILED).Compile());

    [Theory]
    [InlineData("struct user_regs_struct", "sys/user.h")]
    [InlineData("struct pt_regs", "asm/ptrace.h")]
    public void A_request_block_is_a_pt_regs(string type, string header)
    {
        var assertions = new CAssertions().Include(header);
        foreach (var field in typeof(RequestBlock).GetFields().Where(field => field.IsLiteral && field.Name != nameof(RequestBlock.Size)))
        {
            string name = field.Name == nameof(RequestBlock.OrigRax) ? "orig_rax" : field.Name.ToLowerInvariant();
            assertions.Add($"offsetof({type}, {name})", (ulong)(int)field.GetRawConstantValue()!);
        }

        assertions.Add($"offsetof({type}, orig_rax) + sizeof(long)", RequestBlock.Size);
        Assert.Equal("", assertions.Compile());
    }

    [Fact]
    public void A_wrong_value_does_not_compile() => Assert.Contains(
        "static assertion failed", WithHeaders().Add(nameof(KvmConstants.KVM_RUN), KvmConstants.KVM_RUN + 1).Compile(), StringComparison.Ordinal);

    [Fact]
    public void A_wrong_offset_does_not_compile() => Assert.Contains(
        "offsetof(struct kvm_regs, rbx)", WithHeaders().AddStruct(typeof(Swapped)).Compile(), StringComparison.Ordinal);

    /// <summary>With the compiler of an architecture, which is the system's own for this machine's.</summary>
    private static CAssertions For(Architecture architecture) =>
        new(architecture == PathTable.Here ? null : architecture == Architecture.Arm64 ? "aarch64-linux-gnu-gcc" : "x86_64-linux-gnu-gcc");

    private static CAssertions WithHeaders() => Headers.Aggregate(new CAssertions(), (assertions, header) => assertions.Include(header));

    [CType("struct kvm_regs", "linux/kvm.h", SameSize = false)]
    private struct Swapped(ulong value)
    {
        public ulong rbx = value;
        public ulong rax = value;
    }
}
