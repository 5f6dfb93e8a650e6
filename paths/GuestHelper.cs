namespace Hostcall.Paths;

/// <summary>What works for a guest besides its VMM: whatever a path needs that is neither payload nor vCPU.</summary>
internal abstract class GuestHelper : IDisposable
{
    /// <summary>CPU time in ns that it took so far, beside that of the thread which runs the guest.</summary>
    public virtual long CpuTime() => 0;

    /// <summary>Calls that it answered since the last block began; null where it keeps no count.</summary>
    public virtual long? Answered => null;

    /// <summary>Called before each block. Allocates nothing.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Ends it; the guest does not run any more, and the shared region is still there.</summary>
    public abstract void Dispose();
}
