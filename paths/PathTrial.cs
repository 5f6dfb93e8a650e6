using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>Tries a path: the one place where a machine that refuses becomes an <see cref="Unavailable"/>.</summary>
public static class PathTrial
{
    /// <summary>What helps where this KVM is the reason.</summary>
    public const string OtherKvm = "run it on hardware KVM (kvm_intel, kvm_amd) or in a lab (dotnet run -c Release -- lab build)";

    private const int Iterations = 3;

    /// <summary>Runs a path a few times to see whether it works here, before anything is measured.</summary>
    /// <returns>Null, or why it cannot run here.</returns>
    /// <exception cref="WrongResultException">The path runs but does not do its work.</exception>
    public static Unavailable? Try(PathRow path, SessionSetup setup)
    {
        try
        {
            return Use(path, setup, static session => session.Run(Iterations));
        }
        catch (GuestHungException error)
        {
            return new Unavailable(error.Message, OtherKvm);
        }
    }

    /// <summary>Opens a session, has work done in it and closes it.</summary>
    /// <returns>Null, or why the path cannot run here.</returns>
    /// <exception cref="Exception">Whatever went wrong that no machine is known to refuse.</exception>
    public static Unavailable? Use(PathRow path, SessionSetup setup, Action<PathSession> work)
    {
        if ((PathTable.LacksInstructionsOf(path) ?? path.Probe()) is { } lacking) return lacking;
        return Unavailable.Try(() =>
        {
            using var session = path.Open(setup);
            work(session);
            return null;
        });
    }
}
