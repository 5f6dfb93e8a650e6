namespace Hostcall.Results;

/// <summary>The directory of one run and the fixed names of the files in it.</summary>
public sealed class RunDirectory
{
    private RunDirectory(string path) => Path = path;

    /// <summary>Absolute path of the directory.</summary>
    public string Path { get; }

    /// <summary>One row per measured block: the truth that every other file is made from.</summary>
    public string Samples => In("samples.csv");

    /// <summary>Machine, versions, arguments and what became of each path.</summary>
    public string Manifest => In("manifest.json");

    /// <summary>Estimates, intervals, verdicts and published figures.</summary>
    public string Summary => In("summary.json");

    /// <summary>Where the time or the instructions go, per function; only after a trace.</summary>
    public string Profile => In("profile.csv");

    /// <summary>The report for a mailing list.</summary>
    public string TextReport => In("report.txt");

    /// <summary>The report for a pull request.</summary>
    public string MarkdownReport => In("report.md");

    /// <summary>The report for a browser, in one file.</summary>
    public string HtmlReport => In("report.html");

    /// <summary>Directory of the SVG and PNG charts.</summary>
    public string Charts => In("charts");

    /// <summary>Makes the directory of a new run.</summary>
    /// <exception cref="ResultFileException">It holds something already, or can't be made or written.</exception>
    public static RunDirectory Create(string path)
    {
        var directory = new RunDirectory(System.IO.Path.GetFullPath(path));
        try
        {
            Directory.CreateDirectory(directory.Path);
            if (Directory.EnumerateFileSystemEntries(directory.Path).Any())
                throw new ResultFileException(path, "the directory is not empty; give a new one, or remove what is in it");
            ProveWritable(directory.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"the directory can't be written ({e.Message.TrimEnd('.')})", e);
        }

        return directory;
    }

    /// <summary>Opens the directory of a finished or interrupted run, which has at least samples and a manifest.</summary>
    /// <exception cref="ResultFileException">It, or one of these two files, is missing.</exception>
    public static RunDirectory Open(string path)
    {
        var directory = new RunDirectory(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(directory.Path))
            throw new ResultFileException(path, "there is no such run directory");
        foreach (string file in new[] { directory.Samples, directory.Manifest })
        {
            if (!File.Exists(file))
                throw new ResultFileException(path, $"the run directory has no {System.IO.Path.GetFileName(file)}");
        }

        return directory;
    }

    /// <summary>Opens the directory of a run that was interrupted at any moment after its manifest was written.</summary>
    /// <exception cref="ResultFileException">It, or the manifest, is missing.</exception>
    public static RunDirectory OpenInterrupted(string path)
    {
        var directory = new RunDirectory(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(directory.Path))
            throw new ResultFileException(path, "there is no such run directory");
        if (!File.Exists(directory.Manifest))
            throw new ResultFileException(path, "the run directory has no manifest.json, so nothing was measured yet; start the run anew");
        return directory;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static void ProveWritable(string path)
    {
        string probe = System.IO.Path.Combine(path, ".probe");
        File.WriteAllText(probe, "");
        File.Delete(probe);
    }
}
