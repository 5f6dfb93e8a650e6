using System.Globalization;

namespace Hostcall.Linux;

/// <summary>What this process may do beyond an ordinary user (capabilities(7)).</summary>
public static class EffectiveRights
{
    private const int CAP_SYS_ADMIN = 21;

    /// <summary>Whether it has CAP_SYS_ADMIN now; null where /proc does not tell.</summary>
    public static bool? SysAdmin()
    {
        try
        {
            string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
            return ulong.TryParse(line?[7..].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask)
                ? (mask & (1UL << CAP_SYS_ADMIN)) != 0
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
