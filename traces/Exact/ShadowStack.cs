namespace Hostcall.Traces;

/// <summary>
/// The functions that one thread of control is in, user code below the kernel's. Follows calls, returns, tail
/// calls and returns that are jumps; a return to a caller from before the trace finds that caller.
/// </summary>
internal sealed class ShadowStack(CallTree tree)
{
    private readonly List<Frame> frames = [];

    /// <summary>Where the last instruction was, inlined functions included; null where that is not known yet.</summary>
    private CallNode? position;

    public int Depth => frames.Count;

    public CallNode Top => frames.Count == 0 ? tree.Root : frames[^1].Node;

    /// <summary>The innermost function is, at its present instruction, inside of functions that are inlined into it.</summary>
    /// <param name="inlined">Outermost first.</param>
    /// <returns>What the instruction counts for.</returns>
    public CallNode Within(IReadOnlyList<FunctionName> inlined)
    {
        var node = Top;
        for (int i = 0; i < inlined.Count; i++) node = tree.Enter(node, inlined[i]);
        position = node;
        return node;
    }

    public void Call(FunctionName function, ulong returnAddress) => Push(function, returnAddress, FrameKind.Call);

    /// <param name="function">What handles an interrupt or an exception.</param>
    /// <param name="interruptedAt">Where it came.</param>
    public void Handle(FunctionName function, ulong interruptedAt) => Push(function, interruptedAt, FrameKind.Handler);

    /// <summary>A jump, or going on, into another function.</summary>
    /// <param name="function">Where it leads.</param>
    /// <param name="floor">Frames below this depth are not this code's.</param>
    public void Jump(FunctionName function, int floor)
    {
        if (frames.Count > floor && IsThunk(frames[^1].Function) && !IsThunk(function))
        {
            // It stands for an indirect call or jump, and is no caller of what it leads to.
            var thunk = frames[^1];
            Cut(frames.Count - 1);
            position = thunk.Node.Caller;
            Push(function, thunk.ReturnAddress, thunk.Kind);
            return;
        }

        if (frames.Count <= floor)
        {
            Push(function, 0, FrameKind.Call);
            return;
        }

        if (Find(function, floor) is { } depth) Cut(depth);
        else Push(function, frames[^1].ReturnAddress, FrameKind.Tail);
    }

    /// <summary>Whether the innermost function is this one, or was jumped to from it.</summary>
    public bool IsIn(FunctionName function, int floor) => Find(function, floor) is not null;

    /// <summary>Leaves the innermost function that returns to an address, and what it called.</summary>
    /// <returns>False where there is none at or above <paramref name="floor"/>.</returns>
    public bool Return(ulong address, int floor)
    {
        for (int i = frames.Count - 1; i >= floor; i--)
        {
            if (frames[i].ReturnAddress != address) continue;
            while (i > floor && frames[i].IsTail) i--;
            Cut(i);
            return true;
        }

        return false;
    }

    /// <summary>Leaves the innermost handler: it returns to another place than it came from.</summary>
    /// <returns>False where there is none at or above <paramref name="floor"/>.</returns>
    public bool LeaveHandler(int floor)
    {
        int handler = frames.FindLastIndex(frame => frame.Kind == FrameKind.Handler);
        if (handler < floor || handler < 0) return false;
        Cut(handler);
        return true;
    }

    /// <summary>Where the innermost function returns to; 0 where nobody knows.</summary>
    public ulong TopReturnAddress => frames.Count == 0 ? 0 : frames[^1].ReturnAddress;

    /// <summary>Leaves everything at or above a depth.</summary>
    /// <returns>What was left, outermost first.</returns>
    public IReadOnlyList<Frame> Leave(int depth)
    {
        var left = frames.GetRange(depth, frames.Count - depth);
        Cut(depth);
        return left;
    }

    /// <summary>Enters again what <see cref="Leave"/> left, below what calls it now.</summary>
    public void Resume(IReadOnlyList<Frame> left)
    {
        foreach (var frame in left) Push(frame.Function, frame.ReturnAddress, frame.Kind);
    }

    /// <summary>Whether a function stands for an indirect call or jump (arch/x86/lib/retpoline.S).</summary>
    public static bool IsThunk(FunctionName function) => function.Name.StartsWith("__x86_indirect_", StringComparison.Ordinal);

    /// <summary>The depth of a function that only jumps have left since.</summary>
    private int? Find(FunctionName function, int floor)
    {
        for (int i = frames.Count - 1; i >= floor; i--)
        {
            if (frames[i].Function == function) return i + 1;
            if (!frames[i].IsTail) break;
        }

        return null;
    }

    private void Push(FunctionName function, ulong returnAddress, FrameKind kind)
    {
        // Chains that the tree cuts are not followed any deeper either.
        if (frames.Count < CallTree.MaximumDepth) frames.Add(new Frame(tree.Enter(position ?? Top, function), returnAddress, kind));
        position = null;
    }

    private void Cut(int depth)
    {
        frames.RemoveRange(depth, frames.Count - depth);
        position = null;
    }
}
