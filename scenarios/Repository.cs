namespace Hostcall.Scenarios;

/// <summary>The checkout that this program was built in.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Bench.sln, or null where the program was copied elsewhere.</summary>
    public static string? Root { get; } = Find(AppContext.BaseDirectory);

    private static string? Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Bench.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
