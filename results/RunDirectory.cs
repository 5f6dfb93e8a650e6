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

    /// <summary>Transitions per call, per path; only after a trace.</summary>
    public string Ledger => In("ledger.csv");

    /// <summary>Command lines and notes of the traces; only after a trace.</summary>
    public string Trace => In("trace.json");

    /// <summary>What probes answered on each path; only after a look for hazards.</summary>
    public string Hazards => In("hazards.csv");

    /// <summary>What the probes ask, and what was expected of them.</summary>
    public string HazardNotes => In("hazards.json");

    /// <summary>How many calls a sweep compared, and what differed; only after a sweep.</summary>
    public string Sweep => In("sweep.json");

    /// <summary>Directory of the chains of callers; only after a trace.</summary>
    public string Stacks => In("stacks");

    /// <summary>The report for a mailing list.</summary>
    public string TextReport => In("report.txt");

    /// <summary>The report for a pull request.</summary>
    public string MarkdownReport => In("report.md");

    /// <summary>The report for a browser, in one file.</summary>
    public string HtmlReport => In("report.html");

    /// <summary>What a merge of runs found; only where runs were merged.</summary>
    public string Campaign => In("campaign.json");

    /// <summary>Directory of the SVG and PNG charts.</summary>
    public string Charts => In("charts");

    /// <summary>True where something was measured, and not only traced.</summary>
    public bool HasSamples => File.Exists(Samples);

    /// <summary>Chains of callers of one traced path.</summary>
    public string StacksOf(string scenario, string lane, string path) => System.IO.Path.Combine(Stacks, FileName($"{scenario}-{lane}-{path}") + ".folded");

    /// <summary>The same of all paths of a lane, for https://www.speedscope.app.</summary>
    public string SpeedscopeOf(string scenario, string lane) => System.IO.Path.Combine(Stacks, FileName($"{scenario}-{lane}") + ".speedscope.json");

    /// <summary>
    /// A name as part of a file's name. Names come from files that anyone may have edited; they must not lead out of
    /// the directory.
    /// </summary>
    public static string FileName(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    /// <summary>Makes the directory of a new run.</summary>
    /// <exception cref="ResultFileException">It holds something already, or can't be made or written.</exception>
    public static RunDirectory Create(string path)
    {
        if (path.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ResultFileException(path.ReplaceLineEndings(" "), "a run's directory names the run, and a name can't span lines");
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

    /// <summary>True where a run was begun already, so that a trace is added to it.</summary>
    public static bool IsRun(string path) => File.Exists(new RunDirectory(System.IO.Path.GetFullPath(path)).Manifest);

    /// <summary>Opens the directory of a finished or interrupted run, which has a manifest, and samples or a trace.</summary>
    /// <exception cref="ResultFileException">It, or what it must hold, is missing.</exception>
    public static RunDirectory Open(string path)
    {
        var directory = new RunDirectory(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(directory.Path))
            throw new ResultFileException(path, "there is no such run directory");
        if (!directory.HasSamples && !File.Exists(directory.Profile) && !File.Exists(directory.Hazards) && !File.Exists(directory.Sweep))
            throw new ResultFileException(path, "the run directory has no samples.csv, no profile.csv, no hazards.csv and no sweep.json");
        if (!File.Exists(directory.Manifest))
            throw new ResultFileException(path, "the run directory has no manifest.json");
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
