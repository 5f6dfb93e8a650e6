using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary>Proves that a guest's hello reached the host's kernel: each leaves a line in the trace buffer.</summary>
internal static class HelloTrace
{
    private const string Buffer = "/sys/kernel/tracing/trace";

    /// <summary>Makes the scenario's calls once and looks for their lines.</summary>
    /// <exception cref="WrongResultException">A call failed, or left no line.</exception>
    /// <exception cref="UnavailableException">The trace buffer cannot be read.</exception>
    public static void Check(PathSession session, Scenario scenario) => Check(session, scenario, Buffer);

    /// <summary>The same with another trace buffer.</summary>
    internal static void Check(PathSession session, Scenario scenario, string buffer)
    {
        string trace;
        try
        {
            File.WriteAllText(buffer, ""); // empties it
            session.Run(1);
            trace = File.ReadAllText(buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException($"the trace buffer cannot be read: {error.Message.TrimEnd('.')}", "mount tracefs, as root");
        }

        foreach (var call in scenario.Calls)
        {
            if (GuestCall.TraceLineOf(call) is { } line && !trace.Contains(line, StringComparison.Ordinal))
                throw new WrongResultException($"the trace buffer has no line \"{line}\"");
        }
    }
}
