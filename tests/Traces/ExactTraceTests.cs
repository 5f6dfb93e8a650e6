using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>Known answers from real traces. The sums are those that the lab's own clock counted for these calls.</summary>
public sealed class ExactTraceTests
{
    [Theory]
    [InlineData("host", 240)]
    [InlineData("vm-exit", 7440)]
    [InlineData("hypercall", 1438)]
    [InlineData("hypercall-robust", 6455)]
    [InlineData("loop", 9)]
    [InlineData("qemu/host", 217)]
    [InlineData("qemu/vm-exit", 2810)]
    [InlineData("qemu/hypercall", 3315)]
    [InlineData("qemu/hypercall-robust", 3860)]
    [InlineData("qemu/loop", 9)]
    [InlineData("icelake/host", 330)]
    [InlineData("bulldozer/hypercall", 1330)]
    public void The_sum_is_the_lanes_count_to_the_instruction(string path, int instructions)
    {
        var trace = Recorded.Read(path);
        Assert.True(trace.Calls > 0);
        Assert.Equal(instructions, trace.Least);
        Assert.Equal(instructions, trace.Most);
        Assert.Equal(instructions, Recorded.Profile(path).Total);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("ptrace-sysemu")]
    [InlineData("vm-exit")]
    [InlineData("hypercall")]
    [InlineData("hypercall-robust")]
    [InlineData("loop")]
    [InlineData("qemu/host")]
    [InlineData("qemu/ptrace-sysemu")]
    [InlineData("qemu/vm-exit")]
    [InlineData("qemu/hypercall")]
    [InlineData("qemu/hypercall-robust")]
    [InlineData("qemu/loop")]
    [InlineData("icelake/host")]
    [InlineData("bulldozer/hypercall")]
    public void Nearly_every_instruction_has_a_name(string path) => Assert.True(Recorded.Profile(path).NamedShare >= 0.995);

    /// <summary>
    /// By hand (arch/x86/entry/entry_64.S): 4 with the first call; 5 times call, mov, 5 times jmp, sub and jnz, once more sub and jnz;
    /// 6 returns to the function itself; jmp, lfence, pop and the return to its caller.
    /// </summary>
    [Fact]
    public void A_return_from_a_call_within_a_function_stays_in_it()
    {
        Assert.Equal(109, Self("icelake/host", "clear_bhb_loop"));
        Assert.DoesNotContain(Recorded.Profile("icelake/host").Sections, section => section.Key == SectionName.Rest);
    }

    /// <summary>Bochs counts what a guest runs under nested page tables and does not show it: 8 of body, then mov, vmmcall and ret.</summary>
    [Fact]
    public void A_guest_that_is_not_shown_is_counted()
    {
        var trace = Recorded.Read("bulldozer/hypercall");
        Assert.True(trace.HidesGuest);
        Assert.Equal(11, Self("bulldozer/hypercall", "payload!guest, not shown"));
        Assert.Equal(1, trace.PerCall(Transition.VmExit));
        Assert.False(Recorded.Read("icelake/host").HidesGuest);
    }

    /// <summary>
    /// body: two stores and the call; then load, compare, branch, decrement and branch back. doorbell: out (or
    /// nothing) and ret. The out that makes the guest exit is none that QEMU counts.
    /// </summary>
    [Theory]
    [InlineData("vm-exit", 8, 2)]
    [InlineData("loop", 8, 1)]
    [InlineData("qemu/vm-exit", 8, 1)]
    [InlineData("qemu/loop", 8, 1)]
    public void The_payload_loop_has_the_instructions_counted_by_hand(string path, int body, int doorbell)
    {
        Assert.Equal(body, Self(path, "payload!body"));
        Assert.Equal(doorbell, Self(path, "payload!doorbell"));
    }

    /// <summary>
    /// __x64_sys_getpid: endbr64, a nop for ftrace, load of current, two moves of arguments, call, cltq, return.
    /// __task_pid_nr_ns with type TGID and no namespace: 5 up to the branch for a null namespace, 10 that find it,
    /// 2 up to the branch for the type, 4 that find the pid, 9 up to the level check, 4 that find the number, 2 back, 2 to return.
    /// </summary>
    [Fact]
    public void Short_kernel_functions_have_the_instructions_counted_by_hand()
    {
        Assert.Equal(8, Self("hypercall", "__x64_sys_getpid"));
        Assert.Equal(38, Self("hypercall", "__task_pid_nr_ns"));
        Assert.Equal(46, Row("hypercall", "__x64_sys_getpid").WithCallees);
    }

    [Theory]
    [InlineData("vm-exit", Transition.VmExit, 1)]
    [InlineData("vm-exit", Transition.Wrmsr, 2)]
    [InlineData("vm-exit", Transition.Syscall, 2)]
    [InlineData("vm-exit", Transition.MoveToCr3, 4)]
    [InlineData("hypercall", Transition.VmExit, 1)]
    [InlineData("hypercall", Transition.Vmcall, 1)]
    [InlineData("hypercall", Transition.Wrmsr, 0)]
    [InlineData("hypercall", Transition.Syscall, 0)]
    [InlineData("hypercall", Transition.Fxrstor, 0)]
    [InlineData("hypercall-robust", Transition.Wrmsr, 2)]
    [InlineData("hypercall-robust", Transition.Fxrstor, 2)]
    [InlineData("host", Transition.Syscall, 1)]
    [InlineData("host", Transition.Sysret, 1)]
    [InlineData("ptrace-sysemu", Transition.TaskSwitch, 2)]
    [InlineData("qemu/vm-exit", Transition.VmEntry, 1)]
    [InlineData("qemu/vm-exit", Transition.VmExit, 1)]
    [InlineData("qemu/vm-exit", Transition.Vmload, 2)]
    [InlineData("qemu/vm-exit", Transition.Vmsave, 2)]
    [InlineData("qemu/vm-exit", Transition.Stgi, 1)]
    [InlineData("qemu/vm-exit", Transition.Clgi, 1)]
    [InlineData("qemu/vm-exit", Transition.Syscall, 2)]
    [InlineData("qemu/hypercall", Transition.VmExit, 1)]
    [InlineData("qemu/hypercall", Transition.Vmcall, 1)]
    [InlineData("qemu/hypercall", Transition.Syscall, 0)]
    [InlineData("qemu/hypercall", Transition.Fxrstor, 0)]
    [InlineData("qemu/hypercall-robust", Transition.Fxrstor, 2)]
    [InlineData("qemu/host", Transition.Sysret, 1)]
    [InlineData("qemu/ptrace-sysemu", Transition.TaskSwitch, 2)]
    public void The_ledger_counts_transitions(string path, Transition transition, int times) =>
        Assert.Equal(times, Recorded.Read(path).PerCall(transition));

    [Theory]
    [InlineData("", "vmx_handle_exit")]
    [InlineData("qemu/", "svm_invoke_exit_handler")]
    public void The_callers_of_a_function_are_those_that_called_it(string emulator, string exitHandler)
    {
        var getpid = Recorded.Read(emulator + "vm-exit").Tree.Nodes().Single(node => node.Function.Name == "__x64_sys_getpid");
        Assert.Equal(["x64_sys_call", "do_syscall_64", "entry_SYSCALL_64", "executor"], CallersOf(getpid).Take(4));

        getpid = Recorded.Read(emulator + "hypercall").Tree.Nodes().Single(node => node.Function.Name == "__x64_sys_getpid");
        Assert.Contains("kvm_host_syscall", CallersOf(getpid));
        Assert.Contains(exitHandler, CallersOf(getpid));
        Assert.DoesNotContain("entry_SYSCALL_64", CallersOf(getpid).TakeWhile(name => name != "kvm_vcpu_ioctl"));
    }

    [Theory]
    [InlineData("ptrace-sysemu")]
    [InlineData("qemu/ptrace-sysemu")]
    public void Tracer_and_stub_keep_their_own_stacks(string name)
    {
        var nodes = Recorded.Read(name).Tree.Nodes().ToList();
        Assert.DoesNotContain("wait4", CallersOf(nodes.First(node => node.Function.Name == "ptrace_stop")));
        Assert.Contains("doorbell", CallersOf(nodes.First(node => node.Function.Name == "ptrace_stop")));
    }

    /// <summary>The functions of another kernel lie elsewhere, even where its map covers every address of the trace.</summary>
    [Theory]
    [InlineData("host", false)]
    [InlineData("vm-exit", false)]
    [InlineData("qemu/vm-exit", false)]
    [InlineData("host", true)]
    [InlineData("vm-exit", true)]
    [InlineData("qemu/vm-exit", true)]
    public void Symbols_of_another_kernel_are_noticed(string name, bool isOther)
    {
        var addresses = Recorded.Addresses(name);
        var other = Enumerable.Range(0, 100_000).Select(i => Function(0xffffffff81000000 + (ulong)(i * 201)));
        if (isOther) addresses = addresses with { Kernel = new SymbolTable(other) };
        var trace = ExactTraceFile.Read(new MemoryStream(Recorded.Bytes(name)), "trace", addresses, 1)[0];
        Assert.True(trace.KernelCalls >= 10, $"{trace.KernelCalls} calls");
        Assert.Equal(!isOther, trace.HasItsOwnSymbols);

        static Symbol Function(ulong start) => new(start, start + 201, new FunctionName(Domain.HostKernel, $"f{start:x}"));
    }

    [Theory]
    [InlineData("interrupt", 6455)]
    [InlineData("qemu/interrupt", 3315)]
    public void A_call_that_an_interrupt_hit_does_not_count(string name, int instructions)
    {
        var trace = Recorded.Read(name);
        Assert.Equal(1, trace.Disturbed);
        Assert.Equal((instructions, instructions), (trace.Least, trace.Most));
    }

    [Fact]
    public void Exceptions_are_read_and_leave_no_call() => Assert.Equal(0, Recorded.Read("page-faults").Calls);

    private static IEnumerable<string> CallersOf(CallNode node)
    {
        for (var at = node.Caller; at?.Caller is not null; at = at.Caller) yield return at.Function.Name;
    }

    private static double Self(string path, string function) => Recorded.Profile(path).Rows.Where(row => row.Function.ToString() == function).Sum(row => row.Self);

    private static ProfileRow Row(string path, string function) => Recorded.Profile(path).Rows.Single(row => row.Function.ToString() == function);
}
