using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
namespace Hostcall.Machine;

/// <summary>The build configuration of the running kernel.</summary>
/// <param name="Source">The file it was read from.</param>
/// <param name="Sha256">SHA-256 of the text, uncompressed, so that all sources give one value; lower-case hex.</param>
/// <param name="TickHz">Timer ticks a second (CONFIG_HZ); null if the text does not say.</param>
public sealed record KernelConfig(string Source, string Sha256, long? TickHz)
{
    /// <summary>The most that is unpacked, in bytes. A distribution's configuration has about 300 kB.</summary>
    private const int UnpackedLimit = 16 << 20;

    private const string Packed = "/proc/config.gz";

    private static readonly SearchValues<char> ReleaseCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_~");

    internal static KernelConfig? Read(FactReader reader, string? release)
    {
        if (Unpack(reader.Files.Read(Packed), out var packedReason) is { } unpacked)
            return Of(Packed, unpacked);

        var reasons = new List<string> { $"{Packed}: {packedReason}" };
        // The release becomes part of a file name here, so it has to look like one.
        if (release is { Length: > 0 and < 128 } && release.AsSpan().IndexOfAnyExcept(ReleaseCharacters) < 0)
        {
            foreach (var path in PlacesFor(release))
            {
                var plain = reader.Files.Read(path);
                if (plain.Bytes is { Length: > 0 } bytes)
                    return Of(path, bytes);
                reasons.Add($"{path}: {plain.Reason ?? "is empty"}");
            }
        }

        reader.Miss("kernel configuration", string.Join("; ", reasons));
        return null;
    }

    /// <summary>Where distributions keep it: most of them, image-based ones, and beside the headers of a kernel that was built here.</summary>
    private static string[] PlacesFor(string release) =>
    [
        $"/boot/config-{release}",
        $"/lib/modules/{release}/config",
        $"/usr/lib/modules/{release}/config",
        $"/lib/modules/{release}/build/.config",
        $"/usr/lib/modules/{release}/build/.config",
        $"/lib/kernel/config-{release}",
        $"/usr/lib/kernel/config-{release}",
    ];

    private static KernelConfig Of(string source, byte[] text)
    {
        var tick = Encoding.UTF8.GetString(text).Split('\n').FirstOrDefault(line => line.StartsWith("CONFIG_HZ=", StringComparison.Ordinal));
        return new KernelConfig(
            source,
            Convert.ToHexStringLower(SHA256.HashData(text)),
            tick is null ? null : Parse.Number(tick["CONFIG_HZ=".Length..].Trim()));
    }

    private static byte[]? Unpack(FileContent packed, out string? reason)
    {
        reason = packed.Reason;
        if (packed.Bytes is null)
            return null;
        try
        {
            using var source = new GZipStream(new MemoryStream(packed.Bytes), CompressionMode.Decompress);
            using var text = new MemoryStream();
            var buffer = new byte[16 << 10];
            int count;
            while ((count = source.Read(buffer)) > 0 && text.Length < UnpackedLimit)
                text.Write(buffer, 0, count);
            reason = text.Length is 0 ? "is empty" : text.Length >= UnpackedLimit ? $"unpacks to more than {UnpackedLimit} bytes" : null;
            return reason is null ? text.ToArray() : null;
        }
        catch (InvalidDataException)
        {
            reason = "is not a gzip file";
            return null;
        }
    }
}
