namespace Hostcall.Traces;

/// <summary>How a function was entered.</summary>
internal enum FrameKind
{
    Call,

    /// <summary>By a jump: it returns to its caller's caller, and takes the caller with it.</summary>
    Tail,

    /// <summary>By an interrupt or an exception.</summary>
    Handler,
}

/// <summary>A function that was entered and not left yet.</summary>
/// <param name="Node">Its place in the call tree.</param>
/// <param name="ReturnAddress">Where it returns to; 0 where the trace does not tell, since the call lies before it.</param>
/// <param name="Kind">How it was entered.</param>
internal readonly record struct Frame(CallNode Node, ulong ReturnAddress, FrameKind Kind)
{
    public bool IsTail => Kind == FrameKind.Tail;

    public FunctionName Function => Node.Function;
}
