using System.Formats.Tar;
using System.IO.Compression;

namespace Hostcall.Results;

/// <summary>A run to be merged.</summary>
/// <param name="Name">How messages name it: its folder as it was given, or the packed file and the folder within.</param>
/// <param name="Path">The folder, which for a packed one is a temporary copy of what is needed of it.</param>
public sealed record RunFolder(string Name, string Path);

/// <summary>Finds runs in folders and in packed files (.tar, .tar.gz, .tgz, .zip), whatever else lies there.</summary>
public static class RunFolders
{
    private const int Deepest = 6;

    private static readonly string[] Packed = [".tar", ".tar.gz", ".tgz", ".zip"];

    /// <summary>The files of a run that a merge reads; of a packed run nothing else is unpacked.</summary>
    private static readonly string[] Needed = ["manifest.json", "samples.csv", "summary.json"];

    /// <summary>All runs, in the order of their names.</summary>
    /// <param name="places">Run folders, folders that hold some at any depth, packed files.</param>
    /// <param name="scratch">An empty folder for what is unpacked.</param>
    /// <exception cref="ResultFileException">A place is missing, damaged or holds no run.</exception>
    public static IReadOnlyList<RunFolder> Find(IEnumerable<string> places, string scratch)
    {
        var found = new List<RunFolder>();
        foreach (string place in places)
        {
            RunFolder[] here = [.. IsPacked(place) && File.Exists(place) ? Unpack(place, scratch) : InFolder(place, scratch)];
            if (here.Length == 0)
                throw new ResultFileException(place, "holds no run: there is no manifest.json in it");
            found.AddRange(here);
        }

        return found;
    }

    private static bool IsPacked(string path) => Array.Exists(Packed, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<RunFolder> InFolder(string folder, string scratch)
    {
        if (!Directory.Exists(folder))
            throw new ResultFileException(folder, "there is no such folder or packed file");
        if (RunDirectory.IsRun(folder))
            return [new RunFolder(folder, folder)];
        var inside = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Deepest, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(folder, "*", inside).Order(StringComparer.Ordinal).SelectMany(file => Path.GetFileName(file) == Needed[0]
            ? [new RunFolder(Path.GetDirectoryName(file)!, Path.GetDirectoryName(file)!)]
            : IsPacked(file) ? Unpack(file, scratch) : []);
    }

    private static IReadOnlyList<RunFolder> Unpack(string pack, string scratch)
    {
        var folders = new SortedDictionary<string, RunFolder>(StringComparer.Ordinal);
        try
        {
            if (pack.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                using ZipArchive zip = ZipFile.OpenRead(pack);
                foreach (ZipArchiveEntry entry in zip.Entries)
                {
                    using Stream content = entry.Open();
                    Keep(entry.FullName, content);
                }
            }
            else
            {
                using FileStream file = File.OpenRead(pack);
                using Stream plain = pack.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? file : new GZipStream(file, CompressionMode.Decompress);
                using var tar = new TarReader(plain);
                while (tar.GetNextEntry() is { } entry)
                {
                    if (entry.DataStream is { } content)
                        Keep(entry.Name, content);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ResultFileException(pack, $"is damaged ({e.Message.TrimEnd('.')})", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(pack, $"can't be unpacked ({e.Message.TrimEnd('.')})", e);
        }

        return [.. folders.Values.Where(run => File.Exists(Path.Combine(run.Path, Needed[0])))];

        // Where a file goes is decided here alone: a name in a packed file may say anything.
        void Keep(string name, Stream content)
        {
            string folder = Path.GetDirectoryName(name) ?? "", file = Path.GetFileName(name);
            if (!Needed.Contains(file))
                return;
            if (!folders.TryGetValue(folder, out RunFolder? run))
            {
                string[] shown = [pack, .. new[] { folder.TrimStart('.', '/') }.Where(inner => inner.Length > 0)];
                string copyOf = Directory.CreateDirectory(Path.Combine(scratch, Path.GetRandomFileName())).FullName;
                folders.Add(folder, run = new RunFolder(string.Join(':', shown), copyOf));
            }

            using FileStream copy = File.Create(Path.Combine(run.Path, file));
            content.CopyTo(copy);
        }
    }
}
