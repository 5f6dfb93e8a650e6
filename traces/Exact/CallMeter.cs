namespace Hostcall.Traces;

/// <summary>
/// Cuts a window into calls, and decides which count. The first call leads up to the state that all others start
/// from, and one that an interrupt hit costs what its handler costs: neither counts.
/// </summary>
internal sealed class CallMeter : ITraceVisitor
{
    /// <summary>Bytes.</summary>
    private const long ShortestCall = 64;

    private readonly AddressSpace addresses;
    private readonly CallTree tree;
    private readonly TreeBuilder builder;
    private readonly KnownRegisters registers = new();
    private InstructionLine last;
    private long startTick;
    private int requests;
    private bool disturbed;
    private bool handlerBegins;
    private bool isOpen;
    private int seen;

    public CallMeter(AddressSpace addresses, FunctionSections sections)
    {
        this.addresses = addresses;
        tree = new CallTree(sections);
        builder = new TreeBuilder(addresses, tree);
        Trace = new ExactTrace(tree, new TransitionLedger(), addresses.Rules);
    }

    /// <summary>What was found; complete after the end of the window.</summary>
    public ExactTrace Trace { get; }

    public void Begin() => registers.Forget();

    public void Interrupt()
    {
        disturbed = handlerBegins = true;
        builder.Interrupt();
    }

    public void Exception()
    {
        disturbed = true;
        builder.Exception();
    }

    public void Execute(in InstructionLine instruction)
    {
        if (handlerBegins)
        {
            handlerBegins = false;
            builder.Execute(in instruction);
            registers.Execute(instruction.Meaning);
            return;
        }

        Trace.HidesGuest |= instruction.IsHidden;
        if (BeginsRequest(in instruction) && ++requests == addresses.RequestsPerCall) Cut(instruction.Tick);
        builder.Execute(in instruction);
        if ((last.Selector == Selector.Guest) != (instruction.Selector == Selector.Guest)) registers.CrossToGuestOrBack();
        Count(in instruction);
        if (!instruction.WasStopped) registers.Execute(instruction.Meaning);
        if (IsCallWithinKernel(in instruction)) Trace.CountCall(leadsToStart: builder.HasJustEntered);
        last = instruction;
    }

    public void End()
    {
        // The last call goes on into the end of the block, which no call in the middle does.
        tree.Discard();
        Trace.Ledger.Discard();
    }

    /// <summary>Where a guest is not shown, each entry into it begins a request: its doorbell is what made it exit.</summary>
    private bool BeginsRequest(in InstructionLine instruction) =>
        instruction.IsHidden ? last.Selector != Selector.Guest : instruction.Address == addresses.CallStart;

    /// <summary>Short calls lead into the same function: they fill the return predictor, or are half a retpoline.</summary>
    private bool IsCallWithinKernel(in InstructionLine instruction) =>
        last.Selector == Selector.Kernel && instruction.Selector == Selector.Kernel
        && last.Flow == Flow.Call && Math.Abs(last.Meaning.Distance) >= ShortestCall && instruction.Address == last.Target;

    private void Cut(long tick)
    {
        if (isOpen && seen++ > 0 && !disturbed)
        {
            tree.Commit();
            Trace.Ledger.Commit();
            Trace.Add(tick - startTick);
        }
        else
        {
            if (isOpen && seen > 1) Trace.Disturbed++;
            tree.Discard();
            Trace.Ledger.Discard();
        }

        (isOpen, disturbed, requests, startTick) = (true, false, 0, tick);
    }

    private void Count(Transition transition, Meaning meaning)
    {
        if (addresses.Rules.DetailOf(meaning, registers, builder.Current) is { } detail) Trace.Ledger.Add(transition, detail);
        else Trace.Ledger.Add(transition);
    }

    private void CountRepetition(in InstructionLine instruction)
    {
        bool goesOn = last.Address == instruction.Address && last.Selector == instruction.Selector && last.Flow == Flow.Repeat;
        if (!goesOn) Trace.Ledger.Add(Transition.RepeatedString);
        Trace.Ledger.Add(Transition.Repetition);
    }

    private void Count(in InstructionLine instruction)
    {
        if (instruction.Meaning.Transition is { } transition) Count(transition, instruction.Meaning);
        if (instruction.Flow is Flow.IndirectCall or Flow.IndirectJump) Trace.Ledger.Add(Transition.IndirectBranch);
        if (instruction.Flow == Flow.Return && ShadowStack.IsThunk(builder.Current)) Trace.Ledger.Add(Transition.Retpoline);
        if (instruction.Flow == Flow.Repeat) CountRepetition(in instruction);
        if (last.Selector == Selector.Guest && instruction.Selector == Selector.Kernel) Trace.Ledger.Add(Transition.VmExit);
        if (instruction.Selector != Selector.Kernel) return;
        if (builder.HasJustEntered && builder.Current.Name == addresses.Rules.SwitchedFunction) Trace.Ledger.Add(Transition.TaskSwitch);
        disturbed |= instruction.Flow == Flow.Halt || (builder.HasJustEntered && builder.Section == SectionName.Interrupts);
    }
}
