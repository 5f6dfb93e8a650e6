using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>Who called whom, followed step by step as a person would with pen and paper.</summary>
public sealed class StackTests
{
    private readonly CallTree tree = new(new FunctionSections());
    private readonly ShadowStack stack;

    public StackTests() => stack = new ShadowStack(tree);

    [Fact]
    public void A_return_leaves_the_function_that_returns_there_and_all_that_it_called()
    {
        Assert.Equal((0, 0UL, tree.Root), (stack.Depth, stack.TopReturnAddress, stack.Top));
        Call("main", 0x10, "f", 0x20, "g", 0x30);
        Assert.Equal(("main g", 3, 0x30UL), ($"{Chain()[0]} {Chain()[^1]}", stack.Depth, stack.TopReturnAddress));
        Assert.False(stack.Return(0x99, 0));
        Assert.Equal(3, stack.Depth);
        Assert.True(stack.Return(0x30, 0));
        Assert.Equal(["main", "f"], Chain());
        Call("h", 0x40);
        Assert.True(stack.Return(0x20, 0));
        Assert.Equal(["main"], Chain());
        Assert.True(stack.Return(0x10, 0));
        Assert.Equal((0, 0UL), (stack.Depth, stack.TopReturnAddress));
    }

    [Fact]
    public void Of_two_that_return_to_one_address_the_inner_one_is_left()
    {
        Call("main", 0x10, "f", 0x20, "f", 0x20);
        Assert.True(stack.Return(0x20, 0));
        Assert.Equal(["main", "f"], Chain());
    }

    /// <summary>What was jumped to returns for who jumped, and takes it with it.</summary>
    [Fact]
    public void A_jump_keeps_the_return_address_and_a_return_leaves_all_that_jumped()
    {
        Call("main", 0x10, "f", 0x20);
        stack.Jump(Name("g"), 0);
        stack.Jump(Name("h"), 0);
        Assert.Equal(["main", "f", "g", "h"], Chain());
        Assert.Equal(0x20UL, stack.TopReturnAddress);
        Assert.True(stack.IsIn(Name("f"), 0));
        Assert.True(stack.IsIn(Name("h"), 0));
        Assert.False(stack.IsIn(Name("main"), 0));
        Assert.False(stack.IsIn(Name("f"), 2));
        stack.Jump(Name("g"), 0);
        Assert.Equal(["main", "f", "g"], Chain());
        Assert.True(stack.Return(0x20, 0));
        Assert.Equal(["main"], Chain());
    }

    [Fact]
    public void What_lies_below_the_floor_is_not_left()
    {
        Call("main", 0x10, "f", 0x20);
        Assert.False(stack.Return(0x20, 2));
        Assert.True(stack.Return(0x20, 1));
        Assert.Equal(["main"], Chain());
        stack.Jump(Name("guest"), 1);
        Assert.Equal(["main", "guest"], Chain());
        Assert.Equal(0UL, stack.TopReturnAddress);
        stack.Jump(Name("more"), 1);
        Assert.Equal(["main", "guest", "more"], Chain());
        // Its tail belongs to the guest alone.
        Assert.True(stack.Return(0, 1));
        Assert.Equal(["main"], Chain());
    }

    /// <summary>A thunk stands for the call, and is no caller of what it leads to.</summary>
    [Fact]
    public void A_thunk_is_replaced_by_what_it_leads_to()
    {
        Call("main", 0x10, "__x86_indirect_thunk_rax", 0x20);
        stack.Jump(Name("__x86_indirect_its_thunk_rax"), 0);
        Assert.Equal(3, stack.Depth);
        stack.Return(0x20, 0);
        Call("__x86_indirect_thunk_rax", 0x20);
        stack.Jump(Name("target"), 0);
        Assert.Equal(["main", "target"], Chain());
        Assert.Equal(0x20UL, stack.TopReturnAddress);
        Assert.Equal("main", stack.Top.Caller!.Function.Name);
        Assert.True(ShadowStack.IsThunk(Name("__x86_indirect_thunk_r10")));
        Assert.False(ShadowStack.IsThunk(Name("__x86_return_thunk")));
    }

    [Fact]
    public void A_thunk_below_the_floor_is_no_code_of_this_side()
    {
        Call("__x86_indirect_thunk_rax", 0x20);
        stack.Jump(Name("guest"), 1);
        Assert.Equal(["__x86_indirect_thunk_rax", "guest"], Chain());
    }

    [Fact]
    public void A_handler_that_returns_elsewhere_is_left_with_what_it_called()
    {
        Call("main", 0x10);
        Assert.False(stack.LeaveHandler(0));
        stack.Handle(Name("irq"), 0x50);
        Call("f", 0x60);
        Assert.Equal(0x60UL, stack.TopReturnAddress);
        Assert.False(stack.LeaveHandler(2));
        Assert.Equal(3, stack.Depth);
        Assert.True(stack.LeaveHandler(1));
        Assert.Equal(["main"], Chain());
        stack.Handle(Name("irq"), 0x50);
        Assert.True(stack.Return(0x50, 0));
        Assert.Equal(["main"], Chain());
    }

    [Fact]
    public void What_is_left_goes_on_below_another_caller()
    {
        Call("run", 0x10, "body", 0x20, "bell", 0x30);
        var left = stack.Leave(1);
        Assert.Equal(["run"], Chain());
        Assert.Equal(["body", "bell"], left.Select(frame => frame.Function.Name));
        Call("again", 0x40);
        stack.Resume(left);
        Assert.Equal(["run", "again", "body", "bell"], Chain());
        Assert.Equal(0x30UL, stack.TopReturnAddress);
        Assert.True(stack.Return(0x30, 0));
        Assert.Equal(["run", "again", "body"], Chain());
    }

    [Fact]
    public void A_call_out_of_an_inlined_function_is_below_it()
    {
        Call("main", 0x10);
        Assert.Same(stack.Top, stack.Within([]));
        CallNode inner = stack.Within([Name("outer"), Name("inner")]);
        Assert.Equal(["main", "outer", "inner"], inner.Chain);
        Assert.Equal(1, stack.Depth);
        Call("f", 0x20);
        Assert.Equal(["main", "outer", "inner", "f"], stack.Top.Chain);
        // Once it returned, the next call is the function's own.
        stack.Return(0x20, 0);
        Call("g", 0x30);
        Assert.Equal(["main", "g"], stack.Top.Chain);
    }

    [Fact]
    public void A_stack_is_no_deeper_than_its_tree()
    {
        for (int i = 0; i < 300; i++) Call($"f{i}", (ulong)i);
        Assert.Equal((256, "f255"), (stack.Depth, stack.Top.Function.Name));
    }

    /// <summary>Two tasks take turns: each goes on where it was.</summary>
    [Fact]
    public void Each_task_keeps_its_stack()
    {
        var tasks = new TaskStacks(tree);
        tasks.Current.Call(Name("a"), 0x10);
        tasks.Switch();
        Assert.Equal(0, tasks.Current.Depth);
        tasks.Current.Call(Name("b"), 0x20);
        tasks.Current.Call(Name("b2"), 0x21);
        tasks.Switch();
        Assert.Equal("a", tasks.Current.Top.Function.Name);
        Assert.True(tasks.Return(0x10, 0));
        Assert.Equal(0, tasks.Current.Depth);
        tasks.Switch();
        Assert.Equal("b2", tasks.Current.Top.Function.Name);
        Assert.True(tasks.Return(0x21, 0));
        Assert.True(tasks.Return(0x20, 0));
    }

    /// <summary>Which of several tasks came shows at its first return.</summary>
    [Fact]
    public void A_task_that_turns_out_to_be_another_is_put_back()
    {
        var tasks = new TaskStacks(tree);
        tasks.Current.Call(Name("a"), 0x10);
        tasks.Switch();
        tasks.Current.Call(Name("b"), 0x20);
        tasks.Switch();
        // It seems to be a, and returns to where nobody waits: a third one.
        Assert.False(tasks.Return(0x30, 0));
        Assert.Equal(0, tasks.Current.Depth);
        tasks.Current.Call(Name("c"), 0x30);
        tasks.Switch();
        Assert.Equal("b", tasks.Current.Top.Function.Name);
        Assert.True(tasks.Return(0x10, 0));
        Assert.Equal(0, tasks.Current.Depth);
        // Of c and b, which wait, c waits longer; it is b again.
        tasks.Switch();
        Assert.Equal("c", tasks.Current.Top.Function.Name);
        Assert.True(tasks.Return(0x20, 0));
        Assert.Equal(0, tasks.Current.Depth);
    }

    /// <summary>What is called after the switch is known to be the task's own: its return is no guess.</summary>
    [Fact]
    public void A_return_from_a_call_after_the_switch_says_nothing_of_the_task()
    {
        var tasks = new TaskStacks(tree);
        tasks.Current.Call(Name("a"), 0x10);
        tasks.Switch();
        tasks.Current.Call(Name("b"), 0x20);
        tasks.Switch();
        tasks.Current.Call(Name("after"), 0x40);
        Assert.True(tasks.Return(0x40, 0));
        Assert.Equal("a", tasks.Current.Top.Function.Name);
        Assert.True(tasks.Return(0x20, 0));
        Assert.Equal(0, tasks.Current.Depth);
    }

    private static FunctionName Name(string name) => new(Domain.HostKernel, name);

    private void Call(params object[] calls)
    {
        foreach (object[] call in calls.Chunk(2)) stack.Call(Name((string)call[0]), Convert.ToUInt64(call[1], null));
    }

    private string[] Chain() => stack.Depth == 0 ? [] : [.. stack.Top.Chain];
}
