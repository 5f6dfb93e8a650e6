using System.Diagnostics;

namespace Hostcall.Lab.Images;

/// <summary>A CD that starts a kernel: isolinux, the kernel and its initramfs, put together by xorriso.</summary>
internal static class IsoImage
{
    public const string Isolinux = "/usr/lib/ISOLINUX/isolinux.bin";
    public const string Ldlinux = "/usr/lib/syslinux/modules/bios/ldlinux.c32";

    /// <summary>July 2022, in seconds since 1970: the same image every time.</summary>
    public const long Date = 1_658_448_000;

    /// <param name="path">Of the image.</param>
    /// <param name="folder">What lies on it; holds <c>bzImage</c> and <c>initrd</c> already.</param>
    /// <param name="arguments">The kernel's command line.</param>
    public static void Write(string path, string folder, string arguments)
    {
        File.Copy(Isolinux, Path.Combine(folder, "isolinux.bin"));
        File.Copy(Ldlinux, Path.Combine(folder, "ldlinux.c32"));
        File.WriteAllText(Path.Combine(folder, "isolinux.cfg"),
            $"default lab\nprompt 0\nlabel lab\n kernel /bzImage\n initrd /initrd\n append {arguments}\n");
        foreach (string file in Directory.EnumerateFiles(folder)) File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddSeconds(Date));

        var start = new ProcessStartInfo("xorriso") { RedirectStandardError = true };
        start.Environment["SOURCE_DATE_EPOCH"] = $"{Date}";
        foreach (string argument in (ReadOnlySpan<string>)
        [
            "-as", "mkisofs", "-quiet", "-o", path, "-b", "isolinux.bin", "-c", "boot.cat", "-no-emul-boot",
            "-boot-load-size", "4", "-boot-info-table", folder,
        ]) start.ArgumentList.Add(argument);

        using var xorriso = Process.Start(start) ?? throw new LabException("xorriso does not start", "");
        string errors = xorriso.StandardError.ReadToEnd();
        xorriso.WaitForExit();
        if (xorriso.ExitCode != 0) throw new LabException($"xorriso failed: {errors.Trim()}", "is the disk full?");
    }
}
