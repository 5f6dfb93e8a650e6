using System.Globalization;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>Runs a path a few times to see whether it works here, before anything is measured.</summary>
public static class PathTrial
{
    private const int Iterations = 3;

    /// <exception cref="WrongResultException">The path runs but does not do its work.</exception>
    public static Availability Try(IPath path, SessionSetup setup)
    {
        var probed = path.Probe();
        if (!probed.IsAvailable) return probed;
        try
        {
            using var session = path.Open(setup);
            session.Run(Iterations);
            WrongResultException.ThrowIfAny(path, session.Region);
            return Availability.Yes;
        }
        catch (PathUnavailableException error)
        {
            return error.ToAvailability();
        }
        catch (GuestHungException error)
        {
            return Availability.No(error.What, "run it on hardware KVM (kvm_intel, kvm_amd) or in a lab (dotnet run -c Release -- lab build)");
        }
    }
}

/// <summary>The payload found a result that was not as the scenario expects.</summary>
public sealed class WrongResultException(string message) : Exception(message)
{
    /// <summary>Checks the last block of a path.</summary>
    public static void ThrowIfAny(IPath path, SharedRegion region)
    {
        if (region.Mismatches == 0) return;
        throw new WrongResultException(string.Create(CultureInfo.InvariantCulture,
            $"{path.Id}: {region.Mismatches} results were wrong, the last one was {region.LastMismatch}"));
    }
}
