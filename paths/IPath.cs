namespace Hostcall.Paths;

/// <summary>One way for a request to reach the host kernel and its result to come back.</summary>
public interface IPath
{
    /// <summary>Permanent: results refer to it.</summary>
    string Id { get; }

    /// <summary>How the request gets there, in one line.</summary>
    string Summary { get; }

    /// <summary>True for a path without the system call, which only measures a step of the way.</summary>
    bool IsRung { get; }

    /// <summary>Whether a second process takes part, which takes turns with the measuring thread: placement matters.</summary>
    bool HasPartner => false;

    /// <summary>What KVM must count for each request, or null for a path without a VM.</summary>
    ExitPromise? Promise { get; }

    /// <summary>Whether this machine has what the path needs, as far as can be told without running it.</summary>
    Availability Probe();

    /// <summary>
    /// Loads the payload and makes everything ready. The thread that opens a session is the one that must run
    /// and dispose it. One session at a time: the shared region has one address.
    /// </summary>
    /// <exception cref="PathUnavailableException">This machine cannot run the path.</exception>
    IPathSession Open(SessionSetup setup);
}

/// <summary>A path with its payload loaded.</summary>
public interface IPathSession : IDisposable
{
    /// <summary>The memory that payload and host share; its counters tell how the last block went.</summary>
    SharedRegion Region { get; }

    /// <summary>Runs the payload's body: every request of the scenario, this many times. Allocates nothing.</summary>
    /// <exception cref="Exception">The payload could not be run to its end.</exception>
    void Run(long iterations);

    /// <summary>A KVM counter of the session's vCPU, or null where there is none.</summary>
    ulong? ReadCounter(string name);

    /// <summary>
    /// CPU time in ns of everything that works for this session so far: the calling thread, and a second process
    /// where the path has one. Only differences mean something.
    /// </summary>
    long CpuTime();
}
