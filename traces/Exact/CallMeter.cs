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
        Trace = new ExactTrace(tree, new TransitionLedger());
    }

    /// <summary>What was found; complete after the end of the window.</summary>
    public ExactTrace Trace { get; }

    public void Begin()
    {
    }

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
            return;
        }

        if (instruction.Address == addresses.CallStart && ++requests == addresses.RequestsPerCall) Cut(instruction.Tick);
        builder.Execute(in instruction);
        Count(in instruction);
        if (IsCallWithinKernel(in instruction)) Trace.CountCall(leadsToStart: builder.HasJustEntered);
        last = instruction;
    }

    public void End()
    {
        // The last call goes on into the end of the block, which no call in the middle does.
        tree.Discard();
        Trace.Ledger.Discard();
    }

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

    private void Count(in InstructionLine instruction)
    {
        if (instruction.Meaning.Transition is { } transition) Trace.Ledger.Add(transition);
        if (last.Selector == Selector.Guest && instruction.Selector == Selector.Kernel) Trace.Ledger.Add(Transition.VmExit);
        if (instruction.Selector != Selector.Kernel) return;
        if (builder.HasJustEntered && builder.Current.Name == TreeBuilder.SwitchedFunction) Trace.Ledger.Add(Transition.TaskSwitch);
        disturbed |= instruction.Flow == Flow.Halt || (builder.HasJustEntered && builder.Section == SectionName.Interrupts);
    }
}
