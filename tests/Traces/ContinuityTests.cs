using System.Runtime.InteropServices;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>Which line can follow which, one rule at a time. Instructions are four bytes long here, and the first lies at 0x1000.</summary>
public sealed class ContinuityTests
{
    private const ulong First = 0x1000;

    private readonly Continuity continuity = new(ArchitectureRules.Of(Architecture.X64));
    private long tick = 100;

    public ContinuityTests() => continuity.Restart();

    [Theory]
    [InlineData("Next", 0x1004)]
    [InlineData("Syscall", 0x1004)]
    [InlineData("Halt", 0x1004)]
    [InlineData("Call", 0x1024)]
    [InlineData("Jump", 0x1024)]
    [InlineData("Branch", 0x1024, 0x1004)]
    [InlineData("Repeat", 0x1000, 0x1004)]
    [InlineData("IndirectCall", 0x1000, 0x1004, 0x1008, 0x1024, 0x5000)]
    [InlineData("IndirectJump", 0x1000, 0x1004, 0x1008, 0x1024, 0x5000)]
    [InlineData("Return", 0x1000, 0x1004, 0x1008, 0x1024, 0x5000)]
    [InlineData("InterruptReturn", 0x1000, 0x1004, 0x1008, 0x1024, 0x5000)]
    public void An_instruction_leads_where_its_flow_says(string flow, params int[] leads) => Assert.Equal(
        leads.Order().Select(address => (ulong)address),
        new ulong[] { 0x1000, 0x1004, 0x1008, 0x1024, 0x5000 }.Where(address =>
        {
            continuity.Restart();
            return Goes(Enum.Parse<Flow>(flow), Selector.Kernel, Selector.Kernel, address);
        }));

    [Theory]
    [InlineData("user", "kernel", "Syscall")]
    [InlineData("kernel", "user", "Sysret", "InterruptReturn")]
    [InlineData("kernel", "guest", "VmEntry", "Vmrun")]
    [InlineData("user", "guest")]
    [InlineData("guest", "user")]
    public void Who_runs_changes_by_few_instructions(string from, string to, params string[] by) => Assert.Equal(
        Enum.GetValues<Flow>().Where(flow => by.Contains($"{flow}")),
        Enum.GetValues<Flow>().Where(flow =>
        {
            continuity.Restart();
            return Goes(flow, SelectorOf(from), SelectorOf(to), 0x7000);
        }));

    [Fact]
    public void System_calls_and_exits_lead_to_the_same_place_each_time_in_all_windows()
    {
        Assert.True(Goes(Flow.Syscall, Selector.User, Selector.Kernel, 0x7000));
        Assert.True(Goes(Flow.Next, Selector.Guest, Selector.Kernel, 0x8000, restart: true));
        Assert.False(Goes(Flow.Syscall, Selector.User, Selector.Kernel, 0x7004, restart: true));
        Assert.True(Goes(Flow.Syscall, Selector.User, Selector.Kernel, 0x7000, restart: true));
        Assert.False(Goes(Flow.Next, Selector.Guest, Selector.Kernel, 0x8004, restart: true));
        Assert.True(Goes(Flow.Next, Selector.Guest, Selector.Kernel, 0x8000, restart: true));
    }

    /// <summary>On AMD an exit leads behind the vmrun, whichever it was.</summary>
    [Fact]
    public void An_exit_leads_behind_the_vmrun()
    {
        foreach (ulong vmrun in (ulong[])[0x1000, 0x2000])
        {
            continuity.Restart();
            Accept(vmrun, Flow.Vmrun);
            Accept(0x9000, Flow.Next, Selector.Guest);
            Assert.Throws<InvalidDataException>(() => Accept(vmrun + 8, Flow.Next));
        }

        continuity.Restart();
        Accept(First, Flow.Vmrun);
        Accept(0x9000, Flow.Next, Selector.Guest);
        Accept(First + 4, Flow.Next);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1 instructions are missing before this line")]
    [InlineData(7, "7 instructions are missing before this line")]
    [InlineData(-1, "the tick goes back")]
    [InlineData(-50, "the tick goes back")]
    public void Each_line_is_one_tick(int missing, string? problem)
    {
        Accept(First, Flow.Next);
        tick += missing;
        Assert.Equal(problem, Problem(() => Accept(First + 4, Flow.Next)));
        // The clock goes on while a processor halts, and never back.
        continuity.Restart();
        Accept(First, Flow.Halt);
        tick += missing;
        Assert.Equal(missing < 0 ? problem : null, Problem(() => Accept(First + 4, Flow.Next)));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1 instructions are missing before this line")]
    [InlineData(-1, "the tick goes back")]
    public void The_tick_at_the_end_is_that_of_the_next_instruction(int missing, string? problem)
    {
        Accept(First, Flow.Next);
        Assert.Equal(problem, Problem(() => continuity.Finish(tick + missing)));
    }

    /// <summary>One line with the old address, then the handler wherever it is, if it is the kernel's.</summary>
    [Fact]
    public void Behind_an_interrupt_comes_one_line_and_then_its_handler()
    {
        Accept(First, Flow.Next);
        continuity.Interrupt();
        Accept(First + 4, Flow.Next);
        Accept(0x7000, Flow.Next);
        Assert.NotNull(Problem(() => Accept(0x9000, Flow.Next)));

        continuity.Restart();
        Accept(First, Flow.Next);
        continuity.Interrupt();
        Accept(First + 4, Flow.Next);
        Assert.Equal("the handler of an interrupt is not the kernel's", Problem(() => Accept(0x7000, Flow.Next, Selector.User)));
    }

    [Fact]
    public void Behind_an_exception_comes_its_handler()
    {
        Assert.Equal("an exception without an instruction", Problem(continuity.Exception));
        Accept(First, Flow.Next, Selector.User);
        continuity.Exception();
        Accept(0x7000, Flow.Next);
        Accept(0x7004, Flow.Next);
        Assert.Equal("the instruction at 9000 cannot follow the one at 7004", Problem(() => Accept(0x9000, Flow.Next)));
    }

    [Fact]
    public void A_handler_that_does_not_begin_is_missed()
    {
        const string Missing = "the handler of the last interrupt is missing";
        Accept(First, Flow.Next);
        continuity.Interrupt();
        Assert.Equal(Missing, Problem(continuity.Interrupt));
        Assert.Equal(Missing, Problem(continuity.Exception));
        Assert.Equal(Missing, Problem(() => continuity.Finish(tick)));
        Accept(First + 4, Flow.Next);
        Assert.Equal(Missing, Problem(continuity.Interrupt));
        Assert.Equal(Missing, Problem(() => continuity.Finish(tick)));
        Accept(0x7000, Flow.Next);
        Assert.Null(Problem(() => continuity.Finish(tick)));
    }

    [Fact]
    public void A_window_has_an_instruction_and_forgets_the_one_before()
    {
        Assert.Equal("the window is empty", Problem(() => continuity.Finish(tick)));
        Accept(First, Flow.Next);
        continuity.Interrupt();
        continuity.Restart();
        Assert.Equal("the window is empty", Problem(() => continuity.Finish(tick)));
        tick += 50;
        Accept(0x5000, Flow.Next);
        Accept(0x5004, Flow.Next);
        continuity.Finish(tick);
    }

    private static ushort SelectorOf(string who) => who switch { "user" => Selector.User, "guest" => Selector.Guest, _ => Selector.Kernel };

    private static string? Problem(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }

    private bool Goes(Flow flow, ushort from, ushort to, ulong address, bool restart = false)
    {
        if (restart) continuity.Restart();
        Accept(First, flow, from);
        return Problem(() => Accept(address, Flow.Next, to)) is null;
    }

    private void Accept(ulong address, Flow flow, ushort selector = Selector.Kernel) =>
        continuity.Accept(new InstructionLine(tick++, selector, address, new Meaning(4, flow, 0x20, null)));
}
