namespace Hostcall.Lab.Machines;

/// <summary>
/// Bochs without a screen serves its display over VNC, on the first free port from 5900 on, for whoever
/// connects. In a network namespace of its own nobody can, and no two runs compete for a port.
/// </summary>
internal static class PrivateNetwork
{
    private static readonly string[] Unshare = ["unshare", "--map-root-user", "--net"];

    private static readonly Lazy<bool> Works = new(() =>
    {
        try
        {
            return Building.Command.Run(Unshare[0], [.. Unshare[1..], "true"]).ExitCode == 0;
        }
        catch (LabException)
        {
            return false;
        }
    });

    /// <summary>What to put before a command; nothing where the system does not allow it.</summary>
    public static IReadOnlyList<string> Prefix => Works.Value ? Unshare : [];
}
