using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>
/// Known answers from real traces of arm64, with KVM at the host kernel's level. The sums are those that the lab's own clock counted for
/// these calls; what is in them was counted in the text of the disassembly that objdump makes of the one call that counts.
/// </summary>
public sealed class Arm64TraceTests
{
    /// <summary>Of exit-sysreg QEMU's clock counts one more: what stands behind a trapped mrs in translated code is charged and runs later.</summary>
    [Theory]
    [InlineData("host", 358)]
    [InlineData("vm-exit", 6139)]
    [InlineData("smccc-user", 5901)]
    [InlineData("exit-sysreg", 2131)]
    [InlineData("ptrace-sysemu", 11740)]
    public void The_sum_is_the_lanes_count_to_the_instruction(string path, int instructions)
    {
        var trace = Read(path);
        Assert.Equal((1, 0), (trace.Calls, trace.Disturbed));
        Assert.Equal(instructions, Profile(path).Total);
        Assert.True(trace.HasItsOwnSymbols);
        Assert.True(Profile(path).NamedShare >= 0.995);
    }

    [Theory]
    [InlineData("svc", 1, 2, 2, 0)]
    [InlineData("eret", 1, 3, 3, 1)]
    [InlineData("eret: in ret_to_user", 1, 2, 2, 0)]
    [InlineData("eret: in __guest_enter", 0, 1, 1, 1)]
    [InlineData("VM exits", 0, 1, 1, 1)]
    [InlineData("hvc", 0, 0, 1, 0)]
    [InlineData("smc", 0, 0, 0, 0)]
    [InlineData("msr", 9, 108, 108, 20)]
    [InlineData("msr: HCR_EL2", 0, 2, 2, 2)]
    [InlineData("msr: DAIFSet", 2, 18, 18, 3)]
    [InlineData("msr: TPIDRRO_EL0", 2, 6, 6, 0)]
    [InlineData("msr: VTTBR_EL2", 0, 1, 1, 0)]
    [InlineData("msr: SCTLR_EL12", 0, 1, 1, 0)]
    [InlineData("msr: ICC_SRE_EL2", 0, 2, 2, 0)]
    [InlineData("mrs", 11, 223, 210, 70)]
    [InlineData("mrs: SP_EL0", 6, 93, 85, 33)]
    [InlineData("mrs: HPFAR_EL2", 0, 1, 0, 0)]
    [InlineData("mrs: FAR_EL1", 0, 1, 0, 0)]
    [InlineData("mrs: SCTLR_EL12", 0, 2, 1, 0)]
    [InlineData("mrs: ICH_VMCR_EL2", 0, 1, 1, 0)]
    [InlineData("tlbi", 0, 0, 0, 0)]
    [InlineData("at", 0, 0, 0, 0)]
    [InlineData("dsb", 1, 4, 4, 2)]
    [InlineData("dsb: nsh", 1, 3, 3, 1)]
    [InlineData("dsb: nshst", 0, 1, 1, 1)]
    [InlineData("dmb", 0, 13, 13, 4)]
    [InlineData("dmb: ishld", 0, 10, 12, 3)]
    [InlineData("isb", 1, 13, 13, 3)]
    [InlineData("ldxr, stxr and their like", 0, 0, 0, 0)]
    [InlineData("atomics of LSE", 0, 12, 10, 1)]
    [InlineData("indirect calls and jumps", 2, 14, 12, 6)]
    [InlineData("context switches", 0, 0, 0, 0)]
    public void The_ledger_has_what_the_disassembly_shows(string transition, int host, int vmExit, int smccc, int sysreg) => Assert.Equal(
        [host, vmExit, smccc, sysreg], new[] { "host", "vm-exit", "smccc-user", "exit-sysreg" }.Select(path => Times(path, transition)));

    [Theory]
    [InlineData("svc", 6)]
    [InlineData("eret: in ret_to_user", 6)]
    [InlineData("context switches", 2)]
    [InlineData("atomics of LSE", 67)]
    [InlineData("dc, ic: ZVA", 10)]
    [InlineData("dmb", 14)]
    [InlineData("VM exits", 0)]
    public void Two_tasks_take_turns(string transition, int times) => Assert.Equal(times, Times("ptrace-sysemu", transition));

    [Theory]
    [InlineData("host")]
    [InlineData("vm-exit")]
    [InlineData("smccc-user")]
    [InlineData("ptrace-sysemu")]
    public void Details_add_up_to_their_transition(string path)
    {
        var counts = Read(path).Transitions;
        foreach (string transition in (string[])["eret", "msr", "mrs", "dsb", "dmb", "dc, ic"])
        {
            Assert.Equal(
                counts.Single(count => count.Transition == transition).PerCall,
                counts.Where(count => TransitionCount.IsDetailOf(count.Transition, transition)).Sum(count => count.PerCall));
        }
    }

    /// <summary>A ledger of arm64 has no row of x86-64, and the other way round.</summary>
    [Fact]
    public void Each_architecture_has_its_own_transitions()
    {
        Assert.DoesNotContain(Read("host").Transitions, count => count.Transition is "wrmsr" or "vmcall, vmmcall" or "retpolines");
        Assert.DoesNotContain(Recorded.Read("host").Transitions, count => count.Transition is "msr" or "eret" or "hvc");
    }

    /// <summary>
    /// body: two moves and a store for the number, two moves and a store for the poison, the call (7 with the constant's second move);
    /// then two loads, compare, branch, decrement and branch back. doorbell: of vm-exit a move and a store, which finds no memory and is
    /// counted with nothing, and ret; of smccc-user two moves, hvc and ret. executor: a move, four loads, svc, a store and ret.
    /// </summary>
    [Theory]
    [InlineData("vm-exit", "payload!body", 12)]
    [InlineData("vm-exit", "payload!doorbell", 2)]
    [InlineData("smccc-user", "payload!body", 12)]
    [InlineData("smccc-user", "payload!doorbell", 4)]
    [InlineData("smccc-user", "agent!executor", 8)]
    [InlineData("exit-sysreg", "payload!doorbell", 3)]
    [InlineData("host", "payload!doorbell", 7)]
    public void The_payload_has_the_instructions_counted_by_hand(string path, string function, int instructions) =>
        Assert.Equal(instructions, Profile(path).Rows.Where(row => row.Function.ToString() == function).Sum(row => row.Self));

    /// <summary>The store that finds no memory was told and not run; a call of the convention was run.</summary>
    [Fact]
    public void What_asks_for_an_exit_counts_and_what_faults_does_not()
    {
        Assert.True(Rules.IsStoppedByExit(A64Decoder.MeaningOf(0xb900013f))); // str wzr, [x9]
        Assert.All([0xd4000002, 0xd4000003, 0xd5380400], word => Assert.False(Rules.IsStoppedByExit(A64Decoder.MeaningOf(word)))); // hvc, smc, mrs
    }

    [Fact]
    public void The_callers_of_a_function_are_those_that_called_it()
    {
        var getpid = Read("smccc-user").Tree.Nodes().Single(node => node.Function.Name == "__arm64_sys_getpid");
        Assert.Equal(["do_el0_svc", "el0_svc", "el0t_64_sync_handler", "el0t_64_sync"], CallersOf(getpid).Where(name => name.Contains("el0", StringComparison.Ordinal)));
        Assert.Contains("executor", CallersOf(getpid));

        var handler = Read("smccc-user").Tree.Nodes().Single(node => node.Function.Name == "handle_hvc");
        Assert.Equal(["handle_exit", "kvm_arch_vcpu_ioctl_run"], CallersOf(handler).Where(name => name is "handle_exit" or "kvm_arch_vcpu_ioctl_run" or "__guest_enter"));
        var guest = Read("smccc-user").Tree.Nodes().First(node => node.Function.ToString() == "payload!doorbell");
        Assert.Contains("__guest_enter", CallersOf(guest));
        Assert.DoesNotContain(Read("vm-exit").Tree.Nodes(), node => node.Function.Name == "handle_hvc");
    }

    [Fact]
    public void Tracer_and_stub_keep_their_own_stacks()
    {
        var stop = Read("ptrace-sysemu").Tree.Nodes().First(node => node.Function.Name.StartsWith("ptrace_stop", StringComparison.Ordinal));
        Assert.DoesNotContain("wait4", CallersOf(stop));
        Assert.Contains("doorbell", CallersOf(stop));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("vm-exit")]
    [InlineData("smccc-user")]
    [InlineData("exit-sysreg")]
    [InlineData("ptrace-sysemu")]
    public void Sections_leave_nothing_over(string path) =>
        Assert.True(Profile(path).Sections.GetValueOrDefault(SectionName.Rest) < Profile(path).Total / 100);

    /// <summary>An interrupt of the host leaves its vectors; a system call enters by the same.</summary>
    [Theory]
    [InlineData("vectors", 0x280, true)]
    [InlineData("vectors", 0x284, false)]
    [InlineData("__bp_harden_el1_vectors", 0x480, true)]
    [InlineData("__kvm_hyp_vector", 0x600, false)]
    public void Interrupts_begin_at_the_vectors_of_the_kernel(string function, uint offset, bool isEntry)
    {
        var symbol = new Symbol(0xffff800080010800, 0xffff800080011000, new FunctionName(Domain.HostKernel, function));
        Assert.Equal(isEntry, Rules.IsHandlerEntry(in symbol, symbol.Start + offset));
    }

    private static ArchitectureRules Rules => Recorded.Addresses("arm64/host").Rules;

    private static ExactTrace Read(string path) => Recorded.Read("arm64/" + path);

    private static Profile Profile(string path) => Recorded.Profile("arm64/" + path);

    private static int Times(string path, string transition) =>
        (int)Read(path).Transitions.Where(count => count.Transition == transition).Sum(count => count.PerCall);

    private static IEnumerable<string> CallersOf(CallNode node)
    {
        for (var at = node.Caller; at?.Caller is not null; at = at.Caller) yield return at.Function.Name;
    }
}
