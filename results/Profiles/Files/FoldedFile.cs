using System.Globalization;
using System.Text;

namespace Hostcall.Results.Profiles;

/// <summary>
/// Folded stacks as flame graph tools read them (stackcollapse-perf.pl and flamegraph.pl of Brendan Gregg): a line
/// holds functions joined by semicolons, a space, and a whole number.
/// </summary>
public static class FoldedFile
{
    /// <exception cref="ResultFileException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<FoldedLine> stacks)
    {
        var text = new StringBuilder();
        foreach (var stack in stacks)
        {
            text.AppendJoin(';', stack.Functions.Select(Escape)).Append(' ').Append(CultureInfo.InvariantCulture, $"{stack.Weight}\n");
        }

        AtomicFile.Write(path, text.ToString());
    }

    /// <exception cref="ResultFileException">The file cannot be read, or a line is no folded stack.</exception>
    public static IReadOnlyList<FoldedLine> Read(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select((line, index) => Parse(path, index + 1, line))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({error.Message.TrimEnd('.')})", error);
        }
    }

    private static FoldedLine Parse(string path, int number, string line)
    {
        int space = line.LastIndexOf(' ');
        bool isStack = space > 0 & long.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long weight);
        return isStack
            ? new FoldedLine(line[..space].Split(';'), weight)
            : throw new ResultFileException(path, number, "is not \"function;function… number\"");
    }

    /// <summary>Semicolons separate functions, and a line feed ends a stack.</summary>
    private static string Escape(string function) => function.Replace(';', ':').ReplaceLineEndings(" ");
}
