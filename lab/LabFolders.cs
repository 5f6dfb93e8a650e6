namespace Hostcall.Lab;

/// <summary>Where the labs' sources are and where what is made from them is kept.</summary>
internal static class LabFolders
{
    /// <summary>
    /// The same place as host-kernel/build uses: HOSTCALL_CACHE, else hostcall in XDG_CACHE_HOME or ~/.cache.
    /// </summary>
    public static string Cache => Variable("HOSTCALL_CACHE")
        ?? Path.Combine(Variable("XDG_CACHE_HOME") ?? Path.Combine(Home, ".cache"), "hostcall");

    private static string Home => Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The checkout that holds host-kernel/ and lab/agent/, found upwards from the running program.</summary>
    /// <exception cref="LabException">The program was copied away from it.</exception>
    public static string Repository() => Repository(AppContext.BaseDirectory);

    internal static string Repository(string start)
    {
        for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "lab", "agent", "Hostcall.Lab.Agent.csproj"))) return folder;
        }

        throw new LabException(
            $"no folder above {start} holds lab/agent", "run the program from its checkout", isMissing: true);
    }

    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
