namespace Hostcall.Traces;

/// <summary>Collects where the kernel's instructions lie.</summary>
internal sealed class AddressCollector : ITraceVisitor
{
    private readonly HashSet<ulong> addresses = [];

    public IReadOnlyCollection<ulong> Addresses => addresses;

    public void Begin()
    {
    }

    public void Execute(in InstructionLine instruction)
    {
        if (instruction.Selector == Selector.Kernel) addresses.Add(instruction.Address);
    }

    public void Interrupt()
    {
    }

    public void Exception()
    {
    }

    public void End()
    {
    }
}
