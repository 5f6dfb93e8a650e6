namespace Hostcall.Traces;

/// <summary>
/// Holds each instruction of a window against the one before: the tick is one more, and the address is one that
/// the instruction before can lead to. A line that is lost, doubled, damaged or out of order does not pass.
/// </summary>
/// <param name="rules">Of the architecture of the trace.</param>
internal sealed class Continuity(ArchitectureRules rules)
{
    private InstructionLine last;
    private bool isFirst;
    private bool interrupted;
    private bool handlerFollows;
    private ulong systemCallEntry;
    private ulong exitHandler;

    /// <summary>A window begins; where system calls and VM exits lead stays known.</summary>
    public void Restart() => (isFirst, interrupted, handlerFollows) = (true, false, false);

    /// <summary>An interrupt came: one line with the old address, then its handler, wherever that is.</summary>
    /// <exception cref="InvalidDataException">The handler of the interrupt before did not begin yet.</exception>
    public void Interrupt()
    {
        RequireHandler();
        interrupted = true;
    }

    /// <summary>The last instruction raised an exception: its handler follows.</summary>
    /// <exception cref="InvalidDataException">There is none that could have.</exception>
    public void Exception()
    {
        RequireHandler();
        if (isFirst) throw new InvalidDataException("an exception without an instruction");
        handlerFollows = true;
    }

    /// <exception cref="InvalidDataException">The instruction cannot follow.</exception>
    public void Accept(in InstructionLine instruction)
    {
        if (!isFirst)
        {
            CheckTick(instruction.Tick);
            if (!handlerFollows && !CanFollow(in instruction))
                throw new InvalidDataException($"the instruction at {instruction.Address:x} cannot follow the one at {last.Address:x}");
            if (handlerFollows && instruction.Selector != Selector.Kernel)
                throw new InvalidDataException("the handler of an interrupt is not the kernel's");
        }

        isFirst = false;
        handlerFollows = interrupted;
        interrupted = false;
        last = instruction;
    }

    /// <param name="tick">The tick that the emulator showed at the end of the window.</param>
    /// <exception cref="InvalidDataException">Instructions are missing before it.</exception>
    public void Finish(long tick)
    {
        if (isFirst) throw new InvalidDataException("the window is empty");
        RequireHandler();
        CheckTick(tick);
    }

    private void RequireHandler()
    {
        if (interrupted || handlerFollows) throw new InvalidDataException("the handler of the last interrupt is missing");
    }

    private void CheckTick(long tick)
    {
        long missing = tick - last.Tick - 1;
        if (missing == 0 || (missing > 0 && last.Flow == Flow.Halt)) return;
        throw new InvalidDataException(missing > 0
            ? $"{missing} instructions are missing before this line"
            : "the tick goes back");
    }

    private bool CanFollow(in InstructionLine next)
    {
        if (next.Selector != last.Selector) return CanCross(in next);
        return last.Flow switch
        {
            Flow.Call or Flow.Jump => next.Address == last.Target,
            Flow.Branch => next.Address == last.Target || next.Address == last.Next,
            Flow.IndirectCall or Flow.IndirectJump or Flow.Return or Flow.InterruptReturn => true,
            Flow.Repeat => next.Address == last.Address || next.Address == last.Next,
            _ => next.Address == last.Next,
        };
    }

    private bool CanCross(in InstructionLine next) => (last.Selector, next.Selector) switch
    {
        (Selector.User, Selector.Kernel) => last.Flow == Flow.Syscall && Is(ref systemCallEntry, next.Address),
        (Selector.Kernel, Selector.User) => last.Flow is Flow.Sysret or Flow.InterruptReturn,
        (Selector.Kernel, Selector.Guest) => last.Flow is Flow.VmEntry || RunsGuestWithVmrun(),
        (Selector.Guest, Selector.Kernel) => Is(ref exitHandler, rules.ExitEntryOf(next.Address)),
        _ => false,
    };

    /// <summary>Intel's VMCS says where an exit leads; on AMD it is the instruction behind vmrun.</summary>
    private bool RunsGuestWithVmrun()
    {
        if (last.Flow != Flow.Vmrun) return false;
        exitHandler = last.Next;
        return true;
    }

    private static bool Is(ref ulong known, ulong address)
    {
        if (known == 0) known = address;
        return known == address;
    }
}
