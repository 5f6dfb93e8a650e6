using System.Globalization;
using System.Text;

namespace Hostcall.Lab.Images;

/// <summary>
/// Writes an archive that the kernel unpacks as initramfs: cpio's "newc" format, as described in
/// Documentation/driver-api/early-userspace/buffer-format.rst. Times and owners are 0, so that the same files
/// give the same bytes.
/// </summary>
internal sealed class CpioWriter(Stream output) : IDisposable
{
    private const uint DirectoryMode = 0x41ED; // S_IFDIR, 0755
    private const uint FileMode = 0x81A4; // S_IFREG, 0644
    private const uint ProgramMode = 0x81ED; // S_IFREG, 0755
    private const uint DeviceMode = 0x2180; // S_IFCHR, 0600

    private uint nextInode = 1;
    private long written;

    public void AddDirectory(string path) => AddEntry(path, DirectoryMode, []);

    public void AddFile(string path, ReadOnlySpan<byte> content) => AddEntry(path, FileMode, content);

    public void AddProgram(string path, ReadOnlySpan<byte> content) => AddEntry(path, ProgramMode, content);

    /// <param name="path">Below the root, without a leading slash.</param>
    /// <param name="major">As in Documentation/admin-guide/devices.txt.</param>
    /// <param name="minor">Within the major number.</param>
    public void AddCharacterDevice(string path, uint major, uint minor) => AddEntry(path, DeviceMode, [], major, minor);

    /// <summary>Writes the entry that ends an archive. The stream stays open.</summary>
    public void Dispose()
    {
        AddEntry("TRAILER!!!", 0, []);
        output.Flush();
    }

    private void AddEntry(string path, uint mode, ReadOnlySpan<byte> content, uint major = 0, uint minor = 0)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(path), 0];
        uint links = 1, size = checked((uint)content.Length);
        ReadOnlySpan<uint> fields =
            [nextInode++, mode, 0, 0, links, 0, size, 0, 0, major, minor, (uint)name.Length, 0];
        var header = new StringBuilder("070701");
        foreach (uint field in fields) header.Append(CultureInfo.InvariantCulture, $"{field:X8}");
        Write(Encoding.ASCII.GetBytes(header.ToString()));
        Write(name);
        Pad();
        Write(content);
        Pad();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        written += bytes.Length;
    }

    private void Pad() => Write(stackalloc byte[(int)(-written & 3)]);
}
