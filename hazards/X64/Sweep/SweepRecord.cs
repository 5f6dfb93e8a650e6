namespace Hostcall.Hazards.X64.Sweep;

/// <summary>How far a call of a process of a sweep came.</summary>
internal enum Stage : long
{
    None,

    /// <summary>Begun, and not come back: what ended the process ended it here.</summary>
    Begun,

    /// <summary>Come back, and looked at.</summary>
    Seen,

    /// <summary>Left out on the plain side.</summary>
    LeftOut,

    /// <summary>The vCPU could not be run; the first word is the errno.</summary>
    NotRun,
}

/// <summary>What shows of a call after it: words that two processes which did the same have alike.</summary>
internal static class SweepRecord
{
    public const int Stage = 0, Answer = 1, Result = 2;

    /// <summary>The first of the words that are hashes of what the call may have changed.</summary>
    public const int Effects = 3;

    /// <summary>That of the memory that the arguments point to.</summary>
    public const int Memory = Effects + 1;

    /// <summary>What each word from <see cref="Result"/> on is about.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["result", "signals handled", "memory of the arguments", "descriptors", "mappings", "signal state", "credentials", "directory", "segments", "FPU", "limits and scheduling"];

    public const int Size = 16;
}
