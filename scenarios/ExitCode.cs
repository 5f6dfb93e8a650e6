namespace Hostcall.Scenarios;

/// <summary>What the program returns to the shell.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>A measurement failed or a check did not hold.</summary>
    public const int Failed = 1;

    /// <summary>Bad arguments or a bad input file.</summary>
    public const int BadInput = 2;

    /// <summary>Nothing that was asked for can run here.</summary>
    public const int NothingRuns = 3;

    /// <summary>Ctrl-C: the shell's number for a program that SIGINT ended.</summary>
    public const int Interrupted = 130;
}

/// <summary>Arguments that make no sense; the message is one sentence that says what and where.</summary>
public sealed class BadInputException(string message) : Exception(message);

/// <summary>Nothing that was asked for can run here; the message says why.</summary>
public sealed class NothingRunsException(string message) : Exception(message);
