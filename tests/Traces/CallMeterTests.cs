using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>A few instructions for each call, so that what counts can be counted on one's fingers.</summary>
public sealed class CallMeterTests
{
    private const ulong Body = 0x40_0000, Kernel = 0xffff_ffff_8100_0000;

    private const ulong Entry = Kernel, Callee = Kernel + 0x1_0000, Thunk = Kernel + 0x2_0000, Handler = Kernel + 0x3_0000;

    private static readonly AddressSpace Addresses = new(
        new SymbolTable([Function(Entry, "entry"), Function(Callee, "callee"), Function(Thunk, "__x86_indirect_thunk_rax"), Function(Handler, "asm_sysvec_x")]),
        new SymbolTable([new(Body, Body + 0x1000, new FunctionName(Domain.Agent, "body"))]),
        Body);

    private readonly CallMeter meter = new(Addresses, new FunctionSections());
    private long tick = 1000;

    /// <summary>The first call leads up to the state that all others start from, and the last goes on into the end of the block.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(5, 3)]
    public void The_first_and_the_last_call_do_not_count(int calls, int counted)
    {
        for (int i = 0; i < calls; i++) Call();
        meter.End();
        Assert.Equal((counted, counted * 5L, 0), (meter.Trace.Calls, meter.Trace.Instructions, meter.Trace.Disturbed));
        Assert.Equal(counted, meter.Trace.Ledger[Transition.Syscall]);
        Assert.Equal(counted == 0 ? [] : ["body 3 5", "entry 2 2"], Rows());
    }

    [Fact]
    public void A_call_of_several_requests_ends_with_the_last_of_them()
    {
        var both = new CallMeter(Addresses with { RequestsPerCall = 2 }, new FunctionSections());
        for (int i = 0; i < 7; i++) Call(both);
        both.End();
        // The first request alone completes no call: three cuts, of which the first opens and the second ends the call that does not count.
        Assert.Equal((1, 10, 10), (both.Trace.Calls, both.Trace.Least, both.Trace.Most));
    }

    [Fact]
    public void The_shortest_and_the_longest_call_are_told()
    {
        Call();
        Call();
        Call();
        Call(meter, () => Execute(Entry + 4, Selector.Kernel));
        Call();
        meter.End();
        Assert.Equal((3, 16, 5, 6), (meter.Trace.Calls, meter.Trace.Instructions, meter.Trace.Least, meter.Trace.Most));
        Assert.Equal(1, meter.Trace.PerCall(Transition.Sysret));
    }

    /// <summary>An interrupt's first line has the address that was interrupted; the call that it hit is told, but not of the first one.</summary>
    [Theory]
    [InlineData(0, 3, 0)]
    [InlineData(1, 2, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(4, 3, 0)]
    public void A_call_that_an_interrupt_hit_does_not_count(int hit, int counted, int disturbed)
    {
        for (int i = 0; i < 5; i++)
        {
            Call(meter, i != hit ? null : () =>
            {
                meter.Interrupt();
                Execute(Entry + 4, Selector.Kernel);
                Execute(Handler, Selector.Kernel, Flow.InterruptReturn);
                Execute(Entry + 4, Selector.Kernel);
            });
        }

        meter.End();
        Assert.Equal((counted, disturbed), (meter.Trace.Calls, meter.Trace.Disturbed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_halt_and_an_exception_disturb_a_call(bool isHalt)
    {
        for (int i = 0; i < 4; i++)
        {
            Call(meter, i != 1 ? null : () =>
            {
                Execute(Entry + 4, Selector.Kernel, isHalt ? Flow.Halt : Flow.Next);
                if (!isHalt) meter.Exception();
                Execute(isHalt ? Entry + 8 : Handler, Selector.Kernel, isHalt ? Flow.Next : Flow.InterruptReturn);
            });
        }

        meter.End();
        Assert.Equal((1, 1), (meter.Trace.Calls, meter.Trace.Disturbed));
    }

    /// <summary>Short calls fill the return predictor; those of 64 bytes and more tell whether the symbols are the kernel's own.</summary>
    [Theory]
    [InlineData(64, 1)]
    [InlineData(63, 0)]
    [InlineData(-64, 1)]
    [InlineData(-63, 0)]
    public void Calls_of_the_kernel_over_some_distance_are_counted(long distance, int counted)
    {
        Execute(Entry + 0x80, Selector.Kernel, Flow.Call, distance);
        Execute(Entry + 0x84 + (ulong)distance, Selector.Kernel);
        Assert.Equal((counted, 0), (meter.Trace.KernelCalls, meter.Trace.KernelCallsToStarts));
    }

    [Fact]
    public void A_call_to_where_a_function_starts_is_told_apart()
    {
        Execute(Entry, Selector.Kernel, Flow.Call, (long)(Callee - Entry) - 4);
        Execute(Callee, Selector.Kernel, Flow.Call, 0x80);
        Execute(Callee + 0x84, Selector.Kernel, Flow.Call, 0x80);
        Execute(Callee + 0x200, Selector.Kernel);
        Execute(Body + 4, Selector.User, Flow.Call, 0x80);
        Execute(Body + 0x88, Selector.User);
        Assert.Equal((2, 1), (meter.Trace.KernelCalls, meter.Trace.KernelCallsToStarts));
    }

    /// <summary>From ten calls on more than eight in ten have to lead to a start.</summary>
    [Theory]
    [InlineData(9, 0, true)]
    [InlineData(10, 0, false)]
    [InlineData(10, 8, false)]
    [InlineData(10, 9, true)]
    public void Symbols_are_doubted_from_ten_calls_on(int calls, int toStarts, bool own)
    {
        var trace = new ExactTrace(new CallTree(new FunctionSections()), new TransitionLedger(), Addresses.Rules);
        for (int i = 0; i < calls; i++) trace.CountCall(i < toStarts);
        Assert.Equal(own, trace.HasItsOwnSymbols);
        Assert.Equal((0, 0), (trace.PerCall(Transition.Wrmsr), trace.Transitions.Sum(count => count.PerCall)));
    }

    /// <summary>Each repetition of a string operation is a line; a return out of a thunk is a retpoline, and no other is.</summary>
    [Fact]
    public void Repetitions_and_branches_are_counted()
    {
        for (int i = 0; i < 3; i++)
        {
            Call(meter, () =>
            {
                Execute(Entry + 0x10, Selector.Kernel, Flow.Repeat);
                Execute(Entry + 0x10, Selector.Kernel, Flow.Repeat);
                Execute(Entry + 0x10, Selector.Kernel, Flow.Repeat);
                Execute(Entry + 0x14, Selector.Kernel, Flow.Repeat);
                Execute(Entry + 0x18, Selector.Kernel, Flow.IndirectCall);
                Execute(Callee, Selector.Kernel, Flow.Return);
                Execute(Entry + 0x1c, Selector.Kernel, Flow.IndirectJump);
                Execute(Entry + 0x20, Selector.Kernel, Flow.Jump, (long)(Thunk - Entry) - 0x24);
                Execute(Thunk, Selector.Kernel, Flow.Return);
                Execute(Callee, Selector.Kernel, Flow.Return);
            });
        }

        meter.End();
        var ledger = meter.Trace.Ledger;
        Assert.Equal(
            (2, 4, 2, 1),
            (ledger[Transition.RepeatedString], ledger[Transition.Repetition], ledger[Transition.IndirectBranch], ledger[Transition.Retpoline]));
        Assert.Equal((0, false), (ledger[Transition.VmExit], meter.Trace.HidesGuest));
    }

    /// <summary>A guest that is not shown begins a request each time that it is entered.</summary>
    [Fact]
    public void A_hidden_guest_is_counted_by_its_entries()
    {
        for (int i = 0; i < 4; i++)
        {
            meter.Execute(new InstructionLine(tick++, Selector.Guest, 0, Meaning.Hidden));
            meter.Execute(new InstructionLine(tick++, Selector.Guest, 0, Meaning.Hidden));
            Execute(Entry + 4, Selector.Kernel, Flow.Vmrun);
        }

        meter.End();
        Assert.True(meter.Trace.HidesGuest);
        Assert.Equal((2, 6, 2), (meter.Trace.Calls, meter.Trace.Instructions, meter.Trace.Ledger[Transition.VmExit]));
        Assert.Equal(["entry 1 3", "guest, not shown 2 2"], Rows());
    }

    [Fact]
    public void An_instruction_that_an_exit_stopped_counts_for_nothing()
    {
        for (int i = 0; i < 4; i++)
        {
            Execute(Body, Selector.Guest);
            meter.Execute(new InstructionLine(tick, Selector.Guest, Body + 4, Of(Flow.Next)) { WasStopped = true });
            Execute(Entry + 4, Selector.Kernel, Flow.VmEntry);
        }

        meter.End();
        Assert.Equal((2, 4), (meter.Trace.Calls, meter.Trace.Instructions));
        Assert.Equal(["body 1 1", "entry 1 2"], Rows());
    }

    private static Symbol Function(ulong start, string name) => new(start, start + 0x1000, new FunctionName(Domain.HostKernel, name));

    private static Meaning Of(Flow flow, long distance = 0) =>
        new(4, flow, distance, flow switch { Flow.Syscall => Transition.Syscall, Flow.Sysret => Transition.Sysret, _ => null });

    /// <summary>Three instructions of the process around two of the kernel, and what is between these.</summary>
    private void Call(CallMeter? of = null, Action? within = null)
    {
        Execute(Body, Selector.User, of: of);
        Execute(Body + 4, Selector.User, Flow.Syscall, of: of);
        Execute(Entry, Selector.Kernel, of: of);
        within?.Invoke();
        Execute(Entry + 0x100, Selector.Kernel, Flow.Sysret, of: of);
        Execute(Body + 8, Selector.User, Flow.Jump, -12, of);
    }

    private void Execute(ulong address, ushort selector, Flow flow = Flow.Next, long distance = 0, CallMeter? of = null) =>
        (of ?? meter).Execute(new InstructionLine(tick++, selector, address, Of(flow, distance)));

    private IEnumerable<string> Rows() => meter.Trace.ProfileOf("s", "l", "p").Rows
        .Where(row => row.WithCallees > 0).Select(row => $"{row.Function.Name} {row.Self:0.##} {row.WithCallees:0.##}").Order(StringComparer.Ordinal);
}
