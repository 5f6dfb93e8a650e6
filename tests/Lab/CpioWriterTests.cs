using System.Diagnostics;
using System.Text;
using Hostcall.Lab.Images;

namespace Hostcall.Tests.Lab;

public sealed class CpioWriterTests
{
    [Fact]
    public void A_small_archive_has_these_bytes()
    {
        using var bytes = new MemoryStream();
        using (var archive = new CpioWriter(bytes)) archive.AddFile("ab", "hello"u8);

        // From buffer-format.rst: magic, then inode mode uid gid nlink mtime size major minor rmajor rminor namesize check.
        string expected =
            "070701" + "00000001" + "000081A4" + "00000000" + "00000000" + "00000001" + "00000000" + "00000005"
            + "00000000" + "00000000" + "00000000" + "00000000" + "00000003" + "00000000" + "ab\0" + "\0\0\0" + "hello" + "\0\0\0"
            + "070701" + "00000002" + "00000000" + "00000000" + "00000000" + "00000001" + "00000000" + "00000000"
            + "00000000" + "00000000" + "00000000" + "00000000" + "0000000B" + "00000000" + "TRAILER!!!\0" + "\0\0\0";
        Assert.Equal(expected, Encoding.ASCII.GetString(bytes.ToArray()));
    }

    [Fact]
    public void Cpio_lists_what_was_written()
    {
        using var bytes = new MemoryStream();
        using (var archive = new CpioWriter(bytes))
        {
            archive.AddDirectory("dev");
            archive.AddCharacterDevice("dev/console", 5, 1);
            archive.AddProgram("init", new byte[4097]);
            archive.AddFile("orders.json", "{}"u8);
        }

        string[] lines = List(bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Matches("^drwxr-xr-x .* dev$", lines[0]);
        Assert.Matches("^crw------- .* 5, +1 .* dev/console$", lines[1]);
        Assert.Matches("^-rwxr-xr-x .* 4097 .* init$", lines[2]);
        Assert.Matches("^-rw-r--r-- .* 2 .* orders.json$", lines[3]);
    }

    private static string List(byte[] archive)
    {
        try
        {
            using var cpio = Process.Start(new ProcessStartInfo("cpio", ["-tv", "--quiet"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            cpio.StandardInput.BaseStream.Write(archive);
            cpio.StandardInput.Close();
            return cpio.StandardOutput.ReadToEnd();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("cpio is not installed: sudo apt-get install cpio");
            throw;
        }
    }
}
