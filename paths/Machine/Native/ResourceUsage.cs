using System.Runtime.InteropServices;

namespace Hostcall.Paths.Machine;

/// <summary><c>struct rusage</c> of a 64-bit Linux (getrusage(2)): two timevals, then fourteen longs.</summary>
[StructLayout(LayoutKind.Sequential, Size = 144)]
internal struct ResourceUsage
{
    /// <summary>The whole process, threads that have ended included.</summary>
    internal const int Process = 0;

    /// <summary>The calling thread only (RUSAGE_THREAD).</summary>
    internal const int Thread = 1;

    internal long UserSeconds;
    internal long UserMicroseconds;
    internal long SystemSeconds;
    internal long SystemMicroseconds;
    internal long MaxResidentKilobytes;
    private readonly long sharedText;
    private readonly long unsharedData;
    private readonly long unsharedStack;
    internal long MinorFaults;
    internal long MajorFaults;
    private readonly long swaps;
    private readonly long blocksIn;
    private readonly long blocksOut;
    private readonly long messagesSent;
    private readonly long messagesReceived;
    private readonly long signals;

    /// <summary>Times the thread gave the CPU up by itself (ru_nvcsw).</summary>
    internal long VoluntarySwitches;

    /// <summary>Times the scheduler took the CPU away (ru_nivcsw).</summary>
    internal long InvoluntarySwitches;
}
