using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>BTF, in which a kernel describes its types and functions (Documentation/bpf/btf.rst).</summary>
public static class TypeFormat
{
    /// <summary>Of the running kernel; not there without CONFIG_DEBUG_INFO_BTF.</summary>
    public const string KernelFile = "/sys/kernel/btf/vmlinux";

    private const ushort Magic = 0xEB9F;

    private enum Kind
    {
        Int = 1,
        Array = 3,
        Struct = 4,
        Union = 5,
        Enum = 6,
        Function = 12,
        Prototype = 13,
        Variable = 14,
        Section = 15,
        Tag = 17,
        Enum64 = 19,
    }

    /// <summary>The numbers by which BPF programs name functions of the running kernel; null where one of them has none, or none is described.</summary>
    public static int[]? FindKernelFunctions(params string[] names)
    {
        try
        {
            return FindFunctions(File.ReadAllBytes(KernelFile), names);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <param name="btf">A whole description.</param>
    /// <param name="names">As in C.</param>
    /// <returns>A number for each name; null where there is no such function.</returns>
    /// <exception cref="InvalidDataException">It is not BTF of this machine's byte order, or it ends too early.</exception>
    public static int[]? FindFunctions(ReadOnlySpan<byte> btf, params string[] names)
    {
        try
        {
            // struct btf_header: magic, version and flags, then the lengths and places of its parts, from the header's end on
            if (MemoryMarshal.Read<ushort>(btf) != Magic) throw new InvalidDataException("this is no BTF");
            var parts = btf[(int)Word(btf, 4)..];
            var types = parts.Slice((int)Word(btf, 8), (int)Word(btf, 12));
            var texts = parts.Slice((int)Word(btf, 16), (int)Word(btf, 20));
            byte[][] wanted = [.. names.Select(name => (byte[])[.. System.Text.Encoding.ASCII.GetBytes(name), 0])];
            int[] found = new int[wanted.Length];
            for (int id = 1; types.Length > 0; id++)
            {
                uint info = Word(types, 4);
                var kind = (Kind)((info >> 24) & 0x1F);
                for (int i = 0; kind == Kind.Function && i < wanted.Length; i++)
                    if (found[i] == 0 && texts[(int)Word(types, 0)..].StartsWith(wanted[i])) found[i] = id;
                types = types[(TypeLength + TailLength(kind, (int)(info & 0xFFFF)))..];
            }

            return found.Contains(0) ? null : found;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new InvalidDataException("the BTF ends too early");
        }
    }

    /// <summary>Of a struct btf_type, in bytes.</summary>
    private const int TypeLength = 12;

    private static int TailLength(Kind kind, int members) => kind switch
    {
        Kind.Int or Kind.Variable or Kind.Tag => 4,
        Kind.Array => 12,
        Kind.Enum or Kind.Prototype => 8 * members,
        Kind.Struct or Kind.Union or Kind.Section or Kind.Enum64 => 12 * members,
        _ => 0,
    };

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) => MemoryMarshal.Read<uint>(bytes[offset..]);
}
