namespace Hostcall.Traces;

/// <summary>A function that was entered and not left yet.</summary>
/// <param name="Node">Its place in the call tree.</param>
/// <param name="ReturnAddress">Where it returns to; 0 where the trace does not tell, since the call lies before it.</param>
/// <param name="IsTail">Entered by a jump: it returns to its caller's caller, and takes the caller with it.</param>
internal readonly record struct Frame(CallNode Node, ulong ReturnAddress, bool IsTail)
{
    public FunctionName Function => Node.Function;
}
