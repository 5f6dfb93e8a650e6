namespace Hostcall.Mutation;

/// <summary>A text that becomes another, and where: what lists of changes are made of.</summary>
/// <param name="Where">A file, and what the list says more.</param>
/// <param name="Was">As the list has it.</param>
/// <param name="Becomes">Empty for nothing.</param>
internal sealed record Change(string Where, string Was, string Becomes)
{
    /// <summary>
    /// Reads a list: a line that says where, lines of what was (<c>-</c>) and of what it becomes (<c>+</c>), then text of its
    /// own, indented, up to an empty line. A line with <c>#</c> is a remark.
    /// </summary>
    public static IEnumerable<(Change Change, string Text)> Read(string file)
    {
        foreach (string block in string.Join('\n', File.ReadLines(file).Where(line => !line.StartsWith('#'))).Split("\n\n"))
        {
            string[] lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length == 0) continue;
            string Those(char sign) => string.Join('\n', lines.Skip(1).Where(line => line[0] == sign).Select(line => line.Length > 2 ? line[2..] : ""));
            yield return (
                new Change(lines[0], Those('-'), Those('+')),
                string.Join(' ', lines.Skip(1).Where(line => line[0] == ' ').Select(line => line.Trim())));
        }
    }
}
