using System.Diagnostics;
using System.Globalization;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Traces;

/// <summary>The disassembler of Debian's cross compiler.</summary>
internal static class A64Tools
{
    private const string Tool = "aarch64-linux-gnu-objdump";

    /// <summary>A line of it: <c>10000c: d51c1100 msr hcr_el2, x0</c>.</summary>
    public sealed record Line(ulong Address, string Name, string Operands)
    {
        /// <summary>No instruction: a number, a system register where there is none, an operation on caches that has no name.</summary>
        public bool IsUnallocated =>
            Name is "udf" or ".inst" || Operands.Contains("undefined", StringComparison.Ordinal)
            || (Name is "msr" or "mrs" && Operands.Contains("s0_", StringComparison.Ordinal))
            || (Name is "sys" or "sysl" && Operands.Contains(" C7,", StringComparison.Ordinal));

        public string Text => $"{Name} {Operands}";

        /// <summary>Of a branch.</summary>
        public ulong? Target => Operands.Split([',', ' ', '\t']).LastOrDefault(word => word.StartsWith("0x", StringComparison.Ordinal)) is { } address
            ? ulong.Parse(address.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;

        public bool Says(string operand) =>
            Operands.Split(',', StringSplitOptions.TrimEntries).Contains(operand, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What each word is called.</summary>
    public static IReadOnlyList<Line> Disassembled(ulong at, IReadOnlyList<uint> words)
    {
        using var folder = new ScratchFolder();
        File.WriteAllBytes(folder["code"], [.. words.SelectMany(BitConverter.GetBytes)]);
        var start = new ProcessStartInfo(Tool, ["-D", "-z", "-b", "binary", "-m", "aarch64", $"--adjust-vma=0x{at:x}", folder["code"]]) { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            Line[] lines = [.. text.Split('\n').Select(line => line.Split('\t')).Where(fields => fields.Length >= 3).Select(LineOf)];
            Assert.Equal(words.Count, lines.Length);
            return lines;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{Tool} is not installed: apt-get install binutils-aarch64-linux-gnu");
            return [];
        }
    }

    /// <summary>Behind // stands what the disassembler has to say about it.</summary>
    private static Line LineOf(string[] fields)
    {
        string operands = string.Join(' ', fields.Skip(3)).Split("//")[0].Trim();
        return new Line(ulong.Parse(fields[0].Trim(' ', ':'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), fields[2].Trim(), operands + (fields[^1].Contains("undefined", StringComparison.Ordinal) ? " undefined" : ""));
    }
}
