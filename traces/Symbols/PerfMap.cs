using System.Globalization;

namespace Hostcall.Traces;

/// <summary>
/// Reads /tmp/perf-PID.map, in which a runtime tells perf what it compiled: start, size and name on each line, the
/// numbers in hexadecimal (tools/perf/Documentation/jit-interface.txt).
/// </summary>
public static class PerfMap
{
    /// <summary>What the file names; nothing where it cannot be read. Lines that make no sense are left out.</summary>
    public static SymbolTable Read(string path)
    {
        try
        {
            return new SymbolTable(File.ReadLines(path).Select(Parse).OfType<Symbol>());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new SymbolTable([]);
        }
    }

    private static Symbol? Parse(string line)
    {
        string[] fields = line.Split(' ', 3);
        return fields.Length == 3 && Hex(fields[0]) is { } start && Hex(fields[1]) is { } size
            ? new Symbol(start, start + size, new FunctionName(Domain.Vmm, ManagedName.ShortenCompiled(fields[2])))
            : null;
    }

    private static ulong? Hex(string text) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) ? value : null;
}
