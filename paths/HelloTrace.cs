using Hostcall.GuestPayloads;

namespace Hostcall.Paths;

/// <summary>Proves that a guest's hello reached the host's kernel: each leaves a line in the trace buffer.</summary>
internal static class HelloTrace
{
    private const string Buffer = "/sys/kernel/tracing/trace";

    /// <summary>Makes the scenario's calls once and looks for their lines.</summary>
    /// <exception cref="WrongResultException">A call failed, or left no line.</exception>
    /// <exception cref="PathUnavailableException">The trace buffer cannot be read.</exception>
    public static void Check(IPath path, IPathSession session, Scenario scenario)
    {
        string trace;
        try
        {
            File.WriteAllText(Buffer, ""); // empties it
            session.Run(1);
            trace = File.ReadAllText(Buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PathUnavailableException($"the trace buffer cannot be read: {error.Message}", "mount tracefs, as root");
        }

        WrongResultException.ThrowIfAny(path, session.Region);
        foreach (var request in scenario.Requests)
        {
            if (GuestCall.TraceLineOf(request) is { } line && !trace.Contains(line, StringComparison.Ordinal))
                throw new WrongResultException($"{path.Id}: the trace buffer has no line \"{line}\"");
        }
    }
}
