namespace Hostcall.Machine;

/// <summary>
/// Tells what happened to the machine between the start and the end of a run. It reads twice and does nothing in between:
/// no thread, no timer. What changes and changes back again within the run (a CPU off and on) therefore goes unseen.
/// </summary>
public sealed class RunMonitor
{
    private readonly SystemFiles files;
    private readonly MachineState begin;
    private readonly StealMeter steal;

    private RunMonitor(SystemFiles files)
    {
        this.files = files;
        begin = MachineState.Read(files);
        steal = StealMeter.Start(files);
    }

    /// <summary>Takes the first reading, on the thread whose context switches are to be counted.</summary>
    public static RunMonitor Start(SystemFiles files) => new(files);

    /// <summary>Takes the second reading and compares. May be called more than once, each time against the start.</summary>
    public RunObservation Stop()
    {
        var steal = this.steal.Stop();
        return Compare(begin, MachineState.Read(files), steal);
    }

    internal static RunObservation Compare(MachineState begin, MachineState end, StealReport steal) => new(
        Nanoseconds(end.Clocks.MonotonicNs - begin.Clocks.MonotonicNs),
        steal,
        begin.ThreadId == end.ThreadId ? end.ThreadSwitches - begin.ThreadSwitches : null,
        end.ProcessSwitches - begin.ProcessSwitches,
        Nanoseconds(end.Clocks.RealtimeLeadNs - begin.Clocks.RealtimeLeadNs),
        Nanoseconds(end.Clocks.BoottimeLeadNs - begin.Clocks.BoottimeLeadNs),
        begin.Online,
        end.Online,
        begin.Cpuset,
        end.Cpuset,
        end.HeatEvents - begin.HeatEvents,
        end.QuotaStops - begin.QuotaStops,
        begin.Governors,
        end.Governors);

    private static TimeSpan Nanoseconds(long count) => TimeSpan.FromTicks(count / TimeSpan.NanosecondsPerTick);
}
