using Hostcall.Linux;
using Hostcall.VmmMinimal;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64;

/// <summary>A child that a probe's fork() makes, in a process whose other threads it has not.</summary>
internal static unsafe class Forks
{
    private const string Silence = "the child says nothing";

    /// <summary>Forks over the path and has the child answer, as soon as it is back from where the call was made.</summary>
    /// <param name="run">The path.</param>
    /// <param name="ask">What the child does first, told why its way back failed if it did; it may not wait for another thread.</param>
    public static string Ask(ProbeRun run, Func<string?, string> ask)
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, 0) != 0) throw LinuxException.Last("pipe2");
        long parent = ProbeRun.Plain(SYS_getpid);
        long child = 0;
        try
        {
            child = run.Call(SYS_fork);
        }
        catch (Exception error) when (ProbeRun.Plain(SYS_getpid) != parent && error is LinuxException or VmmException)
        {
            Tell(ends[1], ask(Reason(error)));
        }

        if (ProbeRun.Plain(SYS_getpid) != parent) Tell(ends[1], ask(null));
        _ = Libc.close(ends[1]);
        if (!Polling.IsReadable(ends[0], run.Limit)) // a copy of another thread never comes to where it would answer
        {
            if (child > 0) ProbeRun.Plain(SYS_kill, child, Libc.SIGKILL);
            return Silence;
        }

        Span<byte> answer = stackalloc byte[256];
        fixed (byte* bytes = answer)
        {
            nint count = Libc.read(ends[0], bytes, (nuint)answer.Length);
            return count > 0 ? System.Text.Encoding.UTF8.GetString(answer[..(int)count]) : Silence;
        }
    }

    /// <summary>An error without what differs from time to time.</summary>
    private static string Reason(Exception error) => error is LinuxException { Errno: var errno } ? $"KVM_RUN fails: {Answers.Name(-errno)}" : "KVM_RUN fails";

    private static void Tell(int descriptor, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes) _ = Libc.write(descriptor, start, (nuint)bytes.Length);
        ProbeRun.Plain(SYS_exit_group, 0);
    }
}
