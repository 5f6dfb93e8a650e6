using System.Text;

namespace Hostcall.Tests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Files that belong to the repository, by pattern: nothing that a build or a run made.</summary>
    public static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Where(file => !Parts(file).Any(part => part is "bin" or "obj" or ".git" or "runs" or "artifacts" or "TestResults"))
        .Order(StringComparer.Ordinal);

    /// <summary>A file's path as the repository knows it.</summary>
    public static string Name(string file) => Path.GetRelativePath(Root, file);

    /// <summary>Lines of files by pattern, with where each stands, but for what lies in or is one of <paramref name="except"/>.</summary>
    public static IEnumerable<(string Where, string Line)> Lines(string pattern, params string[] except) =>
        from file in Files(pattern)
        let name = Name(file)
        where !except.Any(free => name.StartsWith(free, StringComparison.Ordinal))
        from line in File.ReadLines(file).Index()
        select ($"{name}:{line.Index + 1}", line.Item);

    /// <summary>The lines that the kernel patches add to a file of the kernel, as text.</summary>
    public static string FileOfPatches(string file)
    {
        var added = new StringBuilder();
        foreach (string patch in Directory.EnumerateFiles(Path.Combine(Root, "host-kernel", "patches"), "*.patch").Order(StringComparer.Ordinal))
        {
            bool inFile = false;
            foreach (string line in File.ReadLines(patch))
            {
                if (line.StartsWith("diff --git ", StringComparison.Ordinal)) inFile = line.EndsWith($" b/{file}", StringComparison.Ordinal);
                else if (inFile && line.StartsWith('+') && !line.StartsWith("+++ ", StringComparison.Ordinal)) added.Append(line, 1, line.Length - 1).Append('\n');
            }
        }

        return added.ToString();
    }

    private static string[] Parts(string file) => Name(file).Split('/');

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Bench.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run from a checkout");
        }

        return folder;
    }
}
