namespace Hostcall.Traces;

/// <summary>
/// The stacks of the tasks that a CPU switches between. A trace without registers does not tell which task comes
/// next, so the one that waited longest is taken; where its first return turns out to be another's, it is put back.
/// </summary>
internal sealed class TaskStacks
{
    private readonly CallTree tree;
    private readonly List<ShadowStack> waiting = [];
    private int guessedDepth;

    public TaskStacks(CallTree tree)
    {
        this.tree = tree;
        Current = new ShadowStack(tree);
    }

    public ShadowStack Current { get; private set; }

    /// <summary>The CPU goes on with another task, in the function that switches.</summary>
    public void Switch()
    {
        waiting.Add(Current);
        if (waiting.Count == 1)
        {
            Current = new ShadowStack(tree);
            guessedDepth = 0;
            return;
        }

        Current = waiting[0];
        waiting.RemoveAt(0);
        guessedDepth = Current.Depth;
    }

    /// <summary>Returns within the current task, or shows that it is another one.</summary>
    /// <returns>False where no task waits to return there.</returns>
    public bool Return(ulong address, int floor)
    {
        bool isGuess = guessedDepth > 0 && Current.Depth <= guessedDepth;
        if (isGuess && Current.TopReturnAddress != address) return Correct(address);
        if (isGuess) guessedDepth = 0;
        return Current.Return(address, floor);
    }

    private bool Correct(ulong address)
    {
        guessedDepth = 0;
        int right = waiting.FindIndex(stack => stack.TopReturnAddress == address);
        waiting.Add(Current);
        Current = right < 0 ? new ShadowStack(tree) : waiting[right];
        if (right >= 0) waiting.RemoveAt(right);
        return Current.Return(address, floor: 0);
    }
}
