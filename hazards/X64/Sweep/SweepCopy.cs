using Hostcall.Linux;
using Hostcall.Paths;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>A copy of this process that made calls: how far it came, what it saw, and how it ended.</summary>
internal sealed unsafe record SweepCopy(long[][] Records, int Ending)
{
    private const int WUNTRACED = 2;

    private const int Blocked = -1, Stopped = -2;

    /// <summary>How long a process may take for a call, in ms; sleeping ones are woken by their alarm before.</summary>
    private const int Patience = 1500;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Makes calls in a copy of this process.</summary>
    public static SweepCopy Make(PathRow path, bool isPlain, SweepCall[] calls)
    {
        MakeHome();
        new Span<byte>((void*)SweptProcess.Shared, SweptProcess.SharedSize).Clear();
        long child = ProbeRun.Plain(SYS_fork);
        if (child == 0) SweptProcess.Be(path, isPlain, calls);
        if (child < 0) throw new LinuxException("fork", (int)-child);
        int ending = Await((int)child);
        if (SweptProcess.Header(SweptProcess.Unready) is not 0 and var why) throw new LinuxException("to start a process of the sweep", (int)why);
        return new SweepCopy([.. Enumerable.Range(0, calls.Length).Select(i => new Span<long>(SweptProcess.Record(i), SweepRecord.Size).ToArray())], ending);
    }

    public Stage StageOf(int i) => (Stage)Records[i][SweepRecord.Stage];

    /// <summary>What came of a call, in words.</summary>
    public string Outcome(int i) => StageOf(i) switch
    {
        Stage.Seen when Records[i][SweepRecord.Answer] is not 0 and var answer => $"refused ({Answers.Of(answer)})",
        Stage.Seen => Answers.Of(Records[i][SweepRecord.Result]),
        Stage.LeftOut => "left out",
        Stage.NotRun => $"KVM_RUN fails ({Answers.Name(-Records[i][SweepRecord.Answer])})",
        _ => End(i),
    };

    /// <summary>How the process ended in or before a call.</summary>
    public string End(int i) => StageOf(i) switch
    {
        Stage.Seen => $"returns {Answers.Of(Records[i][SweepRecord.Result])}",
        Stage.None => "is not reached",
        _ => Ending switch
        {
            Blocked => "never returns",
            Stopped => "stops",
            _ => (Ending & 0x7F) is 0 ? $"exit {(Ending >> 8) & 0xFF}" : $"killed by signal {Ending & 0x7F}",
        },
    };

    /// <summary>
    /// Sleeps until the child ends, and looks after it now and then: one that is woken more often takes the CPU from the child between a call and what
    /// is looked at, and a task that is switched away has its segment bases loaded from what the kernel noted for it.
    /// </summary>
    private static int Await(int child)
    {
        int status = 0, ending = 0;
        long progress = 0, since = Environment.TickCount64;
        long end = ProbeRun.Plain(Libc.SYS_pidfd_open, child, 0);
        while (Libc.waitpid(child, &status, Libc.WNOHANG | WUNTRACED) != child)
        {
            Polling.IsReadable(end, LookEvery);
            if (SweptProcess.Header(SweptProcess.Progress) is var now && now != progress) (progress, since) = (now, Environment.TickCount64);
            if (Environment.TickCount64 - since < Patience) continue;
            ending = Blocked;
            break;
        }

        ProbeRun.Plain(SYS_close, end);
        if (ending == 0) ending = (status & 0xFF) == 0x7F ? Stopped : status;
        if (ending is Blocked or Stopped)
        {
            _ = Libc.kill(child, Libc.SIGKILL);
            _ = Libc.waitpid(child, &status, 0);
        }

        _ = Libc.kill(-child, Libc.SIGKILL);
        while (Libc.waitpid(-1, &status, Libc.WNOHANG | Libc.__WALL) > 0) continue;
        return ending;
    }

    /// <summary>The same files for every copy.</summary>
    private static void MakeHome()
    {
        if (Directory.Exists(SweptProcess.Home)) Directory.Delete(SweptProcess.Home, recursive: true);
        Directory.CreateDirectory(Path.Combine(SweptProcess.Home, "d"));
        File.WriteAllText(Path.Combine(SweptProcess.Home, "a"), new string('a', 100));
        File.WriteAllText(Path.Combine(SweptProcess.Home, "d", "c"), "c");
        File.CreateSymbolicLink(Path.Combine(SweptProcess.Home, "l"), "a");
        foreach (string name in (string[])["", "a", "d", "d/c"])
        {
            byte[] path = [.. System.Text.Encoding.ASCII.GetBytes(Path.Combine(SweptProcess.Home, name)), 0];
            fixed (byte* text = path) ProbeRun.Plain(SYS_chown, (long)text, SweptProcess.User, SweptProcess.User);
        }
    }
}
