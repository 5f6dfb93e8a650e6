namespace Hostcall.Traces;

/// <summary>
/// Rebuilds who called whom from the order of the instructions: calls and returns, tail calls, system calls,
/// interrupts and exceptions, entries into a guest and exits from it, and switches of tasks. Each instruction is
/// added to the innermost function of the stack of the task that ran it.
/// </summary>
internal sealed class TreeBuilder(AddressSpace addresses, CallTree tree)
{
    private readonly TaskStacks tasks = new(tree);
    private IReadOnlyList<Frame> guestFrames = [];
    private InstructionLine last;
    private bool isFirst = true;
    private bool handlerBegins;
    private bool handlerFollows;
    private ulong interruptedAt;
    private int floor;
    private int owed;

    /// <summary>The function of the last instruction.</summary>
    public FunctionName Current { get; private set; }

    /// <summary>Whether the last instruction is the first one of its function.</summary>
    public bool HasJustEntered { get; private set; }

    /// <summary>The section that the last instruction counts for.</summary>
    public string Section => tasks.Current.Top.Section;

    /// <summary>The next instruction is the first one of a handler, printed with the interrupted address.</summary>
    public void Interrupt() => handlerBegins = true;

    /// <summary>The last instruction raised an exception; it runs again after the handler.</summary>
    public void Exception() => (handlerFollows, interruptedAt) = (true, last.Address);

    public void Execute(in InstructionLine instruction)
    {
        if (handlerBegins)
        {
            // Counts for the handler, whose first instruction it is.
            (handlerBegins, handlerFollows, interruptedAt, owed) = (false, true, instruction.Address, 1);
            return;
        }

        var (function, isStart) = addresses.Locate(in instruction);
        if (handlerFollows)
        {
            LeaveGuest();
            tasks.Current.Handle(function, interruptedAt);
            handlerFollows = false;
        }
        else
        {
            Follow(in instruction, function, isStart);
        }

        int count = owed + (instruction.WasStopped ? 0 : 1);
        var node = tasks.Current.Within(addresses.InlinedAt(in instruction));
        if (count > 0) tree.Add(node, count);
        owed = 0;
        (Current, HasJustEntered, last, isFirst) = (function, isStart, instruction, false);
    }

    private void Follow(in InstructionLine next, FunctionName function, bool isStart)
    {
        if (isFirst)
        {
            tasks.Current.Jump(function, floor);
        }
        else if (next.Selector == Selector.Guest && last.Selector == Selector.Kernel)
        {
            floor = tasks.Current.Depth;
            tasks.Current.Resume(guestFrames);
            tasks.Current.Jump(function, floor);
        }
        else if (next.Selector == Selector.Kernel && last.Selector == Selector.Guest)
        {
            LeaveGuest();
            tasks.Current.Jump(function, floor);
        }
        else
        {
            FollowWithin(in next, function, isStart);
        }
    }

    private void FollowWithin(in InstructionLine next, FunctionName function, bool isStart)
    {
        if (addresses.Rules.IsSwitch(Current.Name, function.Name, last.Flow, isStart))
        {
            Switch(function, next.Address);
            return;
        }

        switch (last.Flow)
        {
            case Flow.Syscall:
                tasks.Current.Call(function, last.Next);
                break;
            case Flow.Call or Flow.IndirectCall:
                // Calls into the middle of the same function fill the return predictor, or are half a retpoline.
                if (isStart || function != Current) tasks.Current.Call(function, last.Next);
                break;
            case Flow.Return when addresses.Rules.IsJumpByReturn(Current.Name):
                tasks.Current.Jump(function, floor);
                break;
            case Flow.Return or Flow.Sysret or Flow.InterruptReturn:
                Return(next.Address, function, isStart);
                break;
            default:
                if (function != Current) tasks.Current.Jump(function, floor);
                break;
        }
    }

    private void Return(ulong address, FunctionName function, bool isStart)
    {
        // A return that finds no caller is a jump (retpolines), comes back from a call within the same function
        // (clear_bhb_loop), or leads to a caller from before the trace.
        bool found = tasks.Return(address, floor) || (last.Flow == Flow.InterruptReturn && tasks.Current.LeaveHandler(floor));
        if (!found && !isStart && !tasks.Current.IsIn(function, floor)) tasks.Current.Leave(floor);
        tasks.Current.Jump(function, floor);
    }

    private void Switch(FunctionName function, ulong address)
    {
        // Both tasks are in the same call of a function, so both return to the same place behind it: that of the switching function,
        // which jumps, or the one below it, which it returns to.
        tasks.Current.Return(address, floor);
        ulong returnAddress = tasks.Current.TopReturnAddress;
        tasks.Current.Return(returnAddress, floor);
        tasks.Switch();
        tasks.Current.Call(function, returnAddress);
    }

    private void LeaveGuest()
    {
        if (last.Selector != Selector.Guest) return;
        guestFrames = tasks.Current.Leave(floor);
        floor = 0;
    }
}
