using Hostcall.Lab.Channel;

namespace Hostcall.Lab.Agent;

/// <summary>Fails in the way that a test orders, to show what the lab makes of it.</summary>
internal static class Misbehaviour
{
    public static void Commit(Fault fault)
    {
        switch (fault)
        {
            case Fault.None:
                return;
            case Fault.Crash:
                throw new InvalidOperationException("the orders asked for a crash");
            case Fault.Hang:
                Thread.Sleep(Timeout.Infinite);
                return;
            case Fault.Exit:
                Environment.Exit(1);
                return;
            default:
                throw new InvalidOperationException($"unknown fault {fault}");
        }
    }
}
