using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <content>What an init process asks of the kernel: file systems, a serial line, the end.</content>
public static unsafe partial class Libc
{
    public const int TCSANOW = 0;
    public const uint B115200 = 0x1002;

    /// <summary>LINUX_REBOOT_CMD_POWER_OFF of <c>linux/reboot.h</c>.</summary>
    public const int RB_POWER_OFF = 0x4321FEDC;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string source, string target, string type, nuint flags, nint data);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int reboot(int command);

    /// <param name="type">An action of syslog(2), which no header names for programs.</param>
    /// <param name="buffer">Gets the log.</param>
    /// <param name="length">Its bytes.</param>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int klogctl(int type, byte* buffer, int length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int tcgetattr(int fd, void* settings);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int tcsetattr(int fd, int when, void* settings);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int tcdrain(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int cfsetspeed(void* settings, uint speed);

    /// <summary>Cannot fail.</summary>
    [LibraryImport("libc")]
    public static partial void cfmakeraw(void* settings);
}
