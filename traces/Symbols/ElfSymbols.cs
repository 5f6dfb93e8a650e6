using System.Buffers.Binary;
using System.Text;
using Hostcall.Results;

namespace Hostcall.Traces;

/// <summary>Reads the function symbols of a 64-bit ELF program that was linked to a fixed address.</summary>
public static class ElfSymbols
{
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const uint SHT_SYMTAB = 2;
    private const ulong SHF_EXECINSTR = 4;
    private const int STT_FUNC = 2;
    private const int STT_GNU_IFUNC = 10;

    /// <exception cref="ResultFileException">The file cannot be read, or has no symbols.</exception>
    public static IReadOnlyList<Symbol> Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({error.Message.TrimEnd('.')})", error);
        }
    }

    /// <exception cref="ResultFileException">The bytes are not such a program.</exception>
    public static IReadOnlyList<Symbol> Parse(ReadOnlySpan<byte> file, string path)
    {
        if (file.Length < 64 || !file.StartsWith("\u007fELF\u0002\u0001"u8)) throw new ResultFileException(path, "is not a 64-bit ELF file");
        try
        {
            var sections = Sections(file);
            foreach (var section in sections)
            {
                if (section.Type == SHT_SYMTAB) return [.. Functions(file, section, sections[section.Link]), .. Unnamed(file, sections)];
            }
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new ResultFileException(path, "its tables lead out of the file", error);
        }

        throw new ResultFileException(path, "was stripped of its symbols");
    }

    private static List<Section> Sections(ReadOnlySpan<byte> file)
    {
        int offset = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file[40..]));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[60..]);
        int names = BinaryPrimitives.ReadUInt16LittleEndian(file[62..]);
        var sections = new List<Section>(count);
        for (int i = 0; i < count; i++) sections.Add(Section.Read(file.Slice(offset + (i * SectionHeaderSize), SectionHeaderSize)));
        for (int i = 0; i < count; i++) sections[i] = sections[i] with { Name = Text(file, sections[names].Offset + sections[i].NameOffset) };
        return sections;
    }

    private static List<Symbol> Functions(ReadOnlySpan<byte> file, Section symbols, Section strings)
    {
        var found = new List<Symbol>();
        for (int at = symbols.Offset; at < symbols.Offset + symbols.Size; at += SymbolSize)
        {
            var entry = file.Slice(at, SymbolSize);
            if ((entry[4] & 0xF) is not (STT_FUNC or STT_GNU_IFUNC)) continue;
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]);
            ulong size = Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]));
            string name = Text(file, strings.Offset + BinaryPrimitives.ReadInt32LittleEndian(entry));
            if (address != 0) found.Add(new Symbol(address, address + size, new FunctionName(Domain.Agent, ManagedName.Shorten(name))));
        }

        return found;
    }

    /// <summary>Small code sections without symbols, such as the stubs of .plt, go by the section's name.</summary>
    private static IEnumerable<Symbol> Unnamed(ReadOnlySpan<byte> file, List<Section> sections) => sections
        .Where(section => (section.Flags & SHF_EXECINSTR) != 0 && section.Name.StartsWith(".plt", StringComparison.Ordinal))
        .Select(section => new Symbol(section.Address, section.Address + (ulong)section.Size, new FunctionName(Domain.Agent, section.Name)))
        .ToList();

    private static string Text(ReadOnlySpan<byte> file, int offset)
    {
        var rest = file[offset..];
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private readonly record struct Section(int NameOffset, uint Type, ulong Flags, ulong Address, int Offset, int Size, int Link, string Name)
    {
        public static Section Read(ReadOnlySpan<byte> header) => new(
            BinaryPrimitives.ReadInt32LittleEndian(header),
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
            checked((int)BinaryPrimitives.ReadUInt64LittleEndian(header[24..])),
            checked((int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..])),
            BinaryPrimitives.ReadInt32LittleEndian(header[40..]),
            "");
    }
}
