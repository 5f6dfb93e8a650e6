using System.Globalization;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>
/// The tables of names that a profile is read by. A wrong number in one gives a register the name of another, and a wrong letter takes a
/// function out of its section: no reader would see that in a report. Those of arm64 are held against a disassembler too.
/// </summary>
public sealed class KeptTablesTests
{
    private const ulong At = 0x10_0000;

    /// <summary>Op1, CRn, CRm and Op2 have 3, 4, 4 and 3 bits.</summary>
    private const uint Encodings = 1 << 14;

    [Fact]
    public void Functions_by_section() =>
        Check("sections.txt", SectionTable.Rows.Select(row => $"{row.Section}: {string.Join(' ', row.Functions)}"));

    [Fact]
    public void Registers_and_operations_of_arm64() => Check("arm64-names.txt", Named().Select(named => $"{Encoding(named.Instruction)} {named.Name}"));

    [Fact]
    public void Registers_of_x64() => Check(
        "msr-names.txt",
        new (uint From, uint To)[] { (0, 0x1000), (0x4000_0000, 0x4000_0200), (0xC000_0000, 0xC000_0400), (0xC001_0000, 0xC001_2000) }
            .SelectMany(range => Enumerable.Range(0, (int)(range.To - range.From)).Select(i => range.From + (uint)i))
            .Select(number => (Number: number, Name: Msr.NameOf(number)))
            .Where(msr => !msr.Name.StartsWith("0x", StringComparison.Ordinal))
            .Select(msr => string.Create(CultureInfo.InvariantCulture, $"0x{msr.Number:x} {msr.Name}")));

    /// <summary>Every name there is, of all encodings that there are: read and written, since some registers allow but one of the two.</summary>
    [Fact]
    public void Every_name_of_arm64_is_the_disassemblers()
    {
        var named = Named().Where(name => name.Instruction.Op0 > 0).ToList();
        Assert.True(named.Count > 300, $"{named.Count} names");
        var words = named.SelectMany(name => new[] { name.Instruction.Word, name.Instruction.Word ^ (1 << 21), name.Instruction.Word | 31 }).ToList();
        var lines = A64Tools.Disassembled(At, words).Chunk(3);
        Assert.Empty(named.Zip(lines)
            .Where(pair => !pair.Second.Any(line => line.Says(pair.First.Name)))
            .Select(pair => $"{Encoding(pair.First.Instruction)} {pair.First.Name}: {pair.Second[0].Text}"));
    }

    /// <summary>System instructions without a general register but x0; those whose names are but their numbers are left out.</summary>
    private static IEnumerable<(SystemInstruction Instruction, string Name)> Named()
    {
        for (uint op0 = 0; op0 < 4; op0++)
        {
            for (uint fields = 0; fields < Encodings; fields++)
            {
                var instruction = new SystemInstruction(0xD500_0000 | (op0 << 19) | (fields << 5));
                string? name = op0 switch
                {
                    0 => instruction is { CRn: 4, CRm: 0 } ? SystemNames.OfPstate(instruction) : null,
                    1 => SystemNames.OfOperation(instruction),
                    _ => SystemNames.OfRegister(instruction),
                };
                if (name is not null && !name.StartsWith($"S{op0}_", StringComparison.Ordinal)) yield return (instruction, name);
            }
        }
    }

    private static string Encoding(SystemInstruction of) =>
        string.Create(CultureInfo.InvariantCulture, $"{of.Op0} {of.Op1} {of.CRn} {of.CRm} {of.Op2}");

    private static void Check(string name, IEnumerable<string> lines) => Kept.Check("Traces", name, string.Concat(lines.Select(line => line + "\n")));
}
