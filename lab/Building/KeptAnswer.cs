using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hostcall.Lab.Building;

/// <summary>
/// What another program answered, kept in the cache for as long as nothing changed that it depends on: to ask takes longer than all else
/// that <c>list</c> does.
/// </summary>
/// <param name="cache">The folder that <see cref="LabFolders.Cache"/> is.</param>
/// <param name="name">Of the question, as a file's name.</param>
/// <param name="deciding">
/// Files and folders that decide the answer, whether they exist or not. Name, size and time count: a changed file is asked about again,
/// whatever changed in it.
/// </param>
internal sealed class KeptAnswer(string cache, string name, IEnumerable<string> deciding)
{
    private readonly string note = Path.Combine(cache, name);
    private readonly string state = Digest(string.Join('\n', deciding.Select(Stamp)));

    /// <summary>A name for what has a path.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The file that a program's name means: the first of the PATH, or what it says itself.</summary>
    public static string FileOf(string program) => Command.Find(program, LabFolders.Variable("PATH") ?? "") ?? program;

    /// <summary>The answer that is kept, or a new one.</summary>
    /// <param name="ask">Gives its lines; none is no answer, and is not kept.</param>
    public IReadOnlyList<string> Get(Func<IReadOnlyList<string>> ask)
    {
        if (Read() is { } kept) return kept;
        var answer = ask();
        if (answer.Count > 0) Write(answer);
        return answer;
    }

    private static string Stamp(string path)
    {
        FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (!entry.Exists) return $"{path} is not there";
        var target = entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;
        long size = target is FileInfo { Exists: true } file ? file.Length : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{path} {target.FullName} {size} {target.LastWriteTimeUtc.Ticks}");
    }

    private string[]? Read()
    {
        try
        {
            return File.ReadAllLines(note) is [var then, .. { Length: > 0 } answer] && then == state ? answer : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A cache that can't be written only costs the time of asking again.</summary>
    private void Write(IReadOnlyList<string> answer)
    {
        try
        {
            string unfinished = $"{note}.{Environment.ProcessId}";
            File.WriteAllLines(unfinished, [state, .. answer]);
            File.Move(unfinished, note, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
