using System.Diagnostics;
using System.Globalization;

namespace Hostcall.Traces;

/// <summary>
/// Which inlined functions an instruction belongs to, from a program's debug information. Only addr2line reads
/// that; where the program has none, nothing is known to be inlined.
/// </summary>
public sealed class InlineFrames
{
    /// <summary>Nothing is known to be inlined.</summary>
    public static readonly InlineFrames None = new([]);

    private static readonly FunctionName[] NoFrames = [];

    private readonly Dictionary<ulong, FunctionName[]> frames;

    private InlineFrames(Dictionary<ulong, FunctionName[]> frames) => this.frames = frames;

    /// <summary>How many of the addresses lie in inlined functions.</summary>
    public int Count => frames.Count;

    /// <summary>The inlined functions around an address, outermost first, without the function that they are inlined into.</summary>
    public IReadOnlyList<FunctionName> At(ulong address) => frames.GetValueOrDefault(address, NoFrames);

    /// <summary>Asks once for all addresses.</summary>
    /// <param name="program">An ELF file of the kernel, linked to the addresses at which it ran.</param>
    /// <param name="addresses">Any number of them.</param>
    /// <param name="tool">The addr2line of its architecture.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no addr2line.</exception>
    public static InlineFrames Read(string program, IEnumerable<ulong> addresses, string tool)
    {
        using var reader = Process.Start(new ProcessStartInfo(tool, ["-f", "-i", "-a", "-e", program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        // It answers while it is asked: both pipes would fill up if one waited for the other.
        reader.ErrorDataReceived += (_, _) => { };
        reader.BeginErrorReadLine();
        var answer = Task.Run(() => Parse(reader.StandardOutput));
        try
        {
            foreach (ulong address in addresses) reader.StandardInput.WriteLine(address.ToString("x", CultureInfo.InvariantCulture));
            reader.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything: the file is no program.
        }

        var frames = answer.GetAwaiter().GetResult();
        reader.WaitForExit();
        return frames;
    }

    /// <summary>Reads <c>0xffffffff810021b0</c>, then for each function, innermost first, its name and its place in the source.</summary>
    internal static InlineFrames Parse(TextReader lines)
    {
        var frames = new Dictionary<ulong, FunctionName[]>();
        var names = new List<string>();
        ulong address = 0;
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith("0x", StringComparison.Ordinal)
                && ulong.TryParse(line.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong next))
            {
                Keep(frames, address, names);
                (address, names) = (next, []);
            }
            else if (lines.ReadLine() is not null)
            {
                names.Add(line);
            }
        }

        Keep(frames, address, names);
        return new InlineFrames(frames);
    }

    private static void Keep(Dictionary<ulong, FunctionName[]> frames, ulong address, List<string> names)
    {
        if (names.Count > 1) frames[address] = [.. names[..^1].AsEnumerable().Reverse().Select(name => new FunctionName(Domain.HostKernel, name))];
    }
}
