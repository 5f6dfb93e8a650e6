using System.Text;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>
/// A machine held in memory: files of a fixture, which a test may damage. Fixtures are text: a line "-- /path --" begins each file.
/// </summary>
internal sealed class CapturedMachine : SystemFiles
{
    private readonly SortedDictionary<string, FileContent> files = new(StringComparer.Ordinal);

    internal CapturedMachine()
        : base("/captured")
    {
    }

    public static TheoryData<string> Names => ["intel-bare-metal", "amd-desktop", "software-kvm-guest", "arm64-server", "broken"];

    internal IEnumerable<string> Paths => files.Keys;

    internal FileContent this[string path]
    {
        set => files[path] = value;
    }

    public override FileContent Read(string path, int limit = DefaultLimit)
        => files.TryGetValue(path, out var content) ? content
            : FileContent.Unreadable(IsFolder(path) ? "is a directory (EISDIR)" : "no such file (ENOENT)");

    public override FolderContent List(string path)
        => IsFolder(path)
            ? FolderContent.Of(files.Keys.Where(file => file.StartsWith(path + "/", StringComparison.Ordinal)).Select(file => file[(path.Length + 1)..].Split('/')[0]).Distinct())
            : FolderContent.Unreadable("no such directory (ENOENT)");

    public override bool Exists(string path) => files.ContainsKey(path) || IsFolder(path);

    internal void Remove(string path) => files.Remove(path);

    /// <summary>Writes the files below a directory, for the real <see cref="SystemFiles"/>.</summary>
    internal void WriteTo(string root)
    {
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(root + path)!);
            File.WriteAllBytes(root + path, content.Bytes!);
        }
    }

    internal static CapturedMachine Load(string name)
    {
        var machine = new CapturedMachine();
        string? path = null;
        var text = new StringBuilder();
        foreach (var line in File.ReadLines(Path.Join(Checkout.Root, "tests", "Machine", "fixtures", $"{name}.tree")).Append("-- end --"))
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal) && line.EndsWith(" --", StringComparison.Ordinal))
            {
                if (path is not null)
                    machine[path] = FileContent.Of(text.ToString());
                (path, text) = (line[3..^3], new StringBuilder());
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        return machine;
    }

    private bool IsFolder(string path) => files.Keys.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal));
}
