namespace Hostcall.Linux;

/// <summary>
/// Keeps the kernel from sending SIGCHLD to this process each time a traced child stops (SA_NOCLDSTOP, sigaction(2));
/// waitpid tells the tracer anyway. Once a .NET program has started a process or used the terminal, the runtime
/// catches SIGCHLD: each stop then wakes one thread for the handler and another one that looks for dead children,
/// which costs more than the stop itself. The end of a child is still signalled.
/// </summary>
public sealed unsafe class ChildStopSignal : IDisposable
{
    private readonly bool changed;

    private ChildStopSignal(bool changed) => this.changed = changed;

    /// <summary>Switches the signal off until the result is disposed.</summary>
    public static ChildStopSignal Suppress() => new(SetFlag(Libc.SA_NOCLDSTOP));

    public void Dispose()
    {
        // What the runtime installed meanwhile stays: only the flag changes.
        if (changed) SetFlag(0);
    }

    /// <returns>Whether the flag was another one before.</returns>
    private static bool SetFlag(int flag)
    {
        sigaction_t action;
        if (Libc.sigaction(Libc.SIGCHLD, null, &action) != 0) throw LinuxException.Last("sigaction(SIGCHLD)");
        if ((action.sa_flags & Libc.SA_NOCLDSTOP) == flag) return false;
        action.sa_flags ^= Libc.SA_NOCLDSTOP;
        if (Libc.sigaction(Libc.SIGCHLD, &action, null) != 0) throw LinuxException.Last("sigaction(SIGCHLD)");
        return true;
    }
}
