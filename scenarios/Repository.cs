using System.Globalization;

namespace Hostcall.Scenarios;

/// <summary>The checkout that this program was built in.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Bench.sln, or null where the program was copied elsewhere.</summary>
    public static string? Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Where a run goes that was given no directory, by time and machine.</summary>
    /// <param name="kind">The folder in results/.</param>
    /// <param name="suffix">Tells runs of another kind apart.</param>
    public static string NewRun(string kind = "runs", string suffix = "") => Path.Combine(
        Root ?? Environment.CurrentDirectory, "results", kind,
        string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Environment.MachineName}{suffix}"));

    private static string? Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Bench.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
