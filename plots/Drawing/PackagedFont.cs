using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Hostcall.Plots.Drawing;

/// <summary>
/// Finds a font in the assembly of Avalonia.Fonts.Inter, which is a package of assets: it is part of this program's
/// own assembly as a resource and is read, never loaded. So every machine draws with the same font, and the
/// repository needs no copy of it.
/// </summary>
internal static class PackagedFont
{
    private const string Assembly = "Avalonia.Fonts.Inter.dll";
    private const string Resource = "!AvaloniaResources";
    private const int Version = 2;

    /// <summary>The bytes of a font, such as Inter-Medium.</summary>
    /// <exception cref="InvalidDataException">It is not there; says so in one sentence.</exception>
    public static byte[] Read(string name)
    {
        using Stream? assembly = typeof(PackagedFont).Assembly.GetManifestResourceStream(Assembly);
        return Read(assembly, name);
    }

    /// <summary>The same from an assembly that is given.</summary>
    internal static byte[] Read(Stream? assembly, string name)
    {
        try
        {
            using var file = new PEReader(assembly ?? throw new InvalidDataException($"{Assembly} is not in it"));
            return Asset(ResourceOf(file), $"/Assets/{name}.ttf");
        }
        catch (Exception e) when (e is InvalidDataException or BadImageFormatException or ArgumentOutOfRangeException or InvalidOperationException)
        {
            throw new InvalidDataException($"this build has no font {name} ({e.Message.TrimEnd('.')}): build it again from a clean checkout", e);
        }
    }

    private static ReadOnlySpan<byte> ResourceOf(PEReader file)
    {
        MetadataReader metadata = file.GetMetadataReader();
        ManifestResource[] found = [.. metadata.ManifestResources.Select(metadata.GetManifestResource).Where(r => metadata.GetString(r.Name) == Resource)];
        if (found is not [var resource])
            throw new InvalidDataException($"{Assembly} has no resource {Resource}");
        int start = file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress + (int)resource.Offset;
        BlobReader section = file.GetSectionData(start).GetReader();
        return section.ReadBytes(section.ReadInt32());
    }

    // The length of an index, the index (version, count, and of each file its path, offset and size), then the files.
    private static byte[] Asset(ReadOnlySpan<byte> resource, string path)
    {
        int files = sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(resource);
        using var index = new BinaryReader(new MemoryStream(resource[sizeof(int)..files].ToArray()), Encoding.UTF8);
        if (index.ReadInt32() is var version && version != Version)
            throw new InvalidDataException($"{Resource} is of version {version}, not {Version}");
        for (int left = index.ReadInt32(); left > 0; left--)
        {
            string name = index.ReadString();
            int offset = index.ReadInt32(), size = index.ReadInt32();
            if (name == path)
                return resource.Slice(files + offset, size).ToArray();
        }

        throw new InvalidDataException($"{Resource} has no {path}");
    }
}
