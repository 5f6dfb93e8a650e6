namespace Hostcall.Lab.Channel;

/// <summary>What a frame holds. The numbers are part of the format.</summary>
internal enum FrameKind : byte
{
    /// <summary>The agent is up: a <see cref="HelloMessage"/>.</summary>
    Hello = 1,

    /// <summary>A pair of scenario and path begins a round: a <see cref="StartedMessage"/>.</summary>
    Started = 2,

    /// <summary>The blocks of a pair in a round: a <see cref="BlocksMessage"/>.</summary>
    Blocks = 3,

    /// <summary>How a pair ended, all rounds told: an <see cref="OutcomeMessage"/>.</summary>
    Outcome = 4,

    /// <summary>The agent cannot go on: a <see cref="FailureMessage"/>.</summary>
    Failure = 5,

    /// <summary>Nothing follows: how many bytes came before this frame, and their checksum.</summary>
    End = 6,

    /// <summary>What a probe of hazards answered on a path: an <see cref="AnswerMessage"/>.</summary>
    Answer = 7,

    /// <summary>What a sweep of calls tells: a <see cref="SweepMessage"/>.</summary>
    Sweep = 8,
}
