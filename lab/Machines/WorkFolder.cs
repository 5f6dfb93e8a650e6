namespace Hostcall.Lab.Machines;

/// <summary>A run's own folder under the system's temporary one; gone after the run unless it is kept.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly HashSet<string> kept = [];

    public WorkFolder(string lane) => Path = Directory.CreateTempSubdirectory($"hostcall-{lane}-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Leaves these files to be read, and only these.</summary>
    public void Keep(params ReadOnlySpan<string> names)
    {
        foreach (string name in names) kept.Add(File(name));
    }

    public void Dispose()
    {
        if (kept.Count == 0)
        {
            Directory.Delete(Path, recursive: true);
            return;
        }

        foreach (string folder in Directory.EnumerateDirectories(Path)) Directory.Delete(folder, recursive: true);
        foreach (string file in Directory.EnumerateFiles(Path).Where(file => !kept.Contains(file))) System.IO.File.Delete(file);
    }
}
