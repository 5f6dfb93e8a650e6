namespace Hostcall.Mutation;

/// <summary>A copy of the checkout with the built tests, in which one assembly is replaced. Gone afterwards.</summary>
internal sealed class Workplace : IDisposable
{
    private const string Tests = "tests/bin/Release/net10.0";

    private readonly string built;
    private readonly HashSet<string> replaced = [];
    private readonly string folder = Directory.CreateTempSubdirectory("hostcall-mutation-").FullName;

    public Workplace(string root)
    {
        string names = Tool.Run(root, "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z");
        foreach (string name in names.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (File.Exists(Path.Combine(root, name))) Copy(Path.Combine(root, name), Path.Combine(folder, name));
        }

        built = Path.Combine(root, Tests);
        if (!File.Exists(Path.Combine(built, "Hostcall.Tests.dll")))
            throw new InvalidOperationException("the tests are not built: dotnet build -c Release Bench.sln");
        foreach (string file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
            Copy(file, Path.Combine(Bin, Path.GetRelativePath(built, file)));
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Hostcall.Mutation*"))
            Copy(file, Path.Combine(Bin, Path.GetFileName(file)));
    }

    /// <summary>Where the tests and the product's assemblies are.</summary>
    public string Bin => Path.Combine(folder, Tests);

    /// <summary>Where an assembly is to be written in place of the build's.</summary>
    public string Replace(string name)
    {
        replaced.Add(name);
        return Path.Combine(Bin, name + ".dll");
    }

    /// <summary>Puts the assemblies of the build back.</summary>
    public void Restore()
    {
        foreach (string name in replaced) Copy(Path.Combine(built, name + ".dll"), Path.Combine(Bin, name + ".dll"));
        replaced.Clear();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}
