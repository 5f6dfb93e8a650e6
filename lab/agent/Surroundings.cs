using System.Text;
using Hostcall.Lab.Channel;
using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Lab.Agent;

/// <summary>What the agent runs on, as the kernel tells.</summary>
internal static class Surroundings
{
    /// <summary>SYSLOG_ACTION_READ_ALL of the kernel's include/linux/syslog.h: the whole log, which stays there.</summary>
    private const int ReadAll = 3;

    private const string Vulnerabilities = "/sys/devices/system/cpu/vulnerabilities";

    /// <summary>init/main.c prints it once, after all arguments were offered to whoever may know them.</summary>
    private const string UnknownArguments = "Unknown kernel command line parameters \"";

    /// <summary>Larger than the kernel's buffer of a lab (CONFIG_LOG_BUF_SHIFT).</summary>
    private const int LogSize = 1 << 20;

    /// <summary>arch/arm64/kvm/arm.c says it once, with <see cref="WithHost"/> before it where KVM and the host's kernel are at one level.</summary>
    private const string AtEl2 = "mode initialized successfully", WithHost = " VHE ";

    public static HelloMessage Read()
    {
        string log = ReadLog();
        return new(
            File.ReadAllText("/proc/version").Trim(), KvmModule.Name(),
            CpuInfo.Parse(File.ReadAllText("/proc/cpuinfo"), ReadVulnerabilities(), [.. FlagsIn(log)]), UnknownArgumentsIn(log));
    }

    private static IEnumerable<string> FlagsIn(string log)
    {
        if (log.Contains(AtEl2, StringComparison.Ordinal)) yield return CpuFeature.El2;
        if (log.Contains(WithHost + AtEl2, StringComparison.Ordinal)) yield return CpuFeature.Vhe;
    }

    /// <summary>Every file that is there: a kernel of tomorrow has some that nobody knows today.</summary>
    private static Dictionary<string, string> ReadVulnerabilities() => Directory.Exists(Vulnerabilities)
        ? Directory.GetFiles(Vulnerabilities).Order(StringComparer.Ordinal).ToDictionary(file => Path.GetFileName(file)!, file => File.ReadAllText(file).Trim())
        : [];

    private static unsafe string ReadLog()
    {
        var log = new byte[LogSize];
        int length;
        fixed (byte* bytes = log) length = Libc.klogctl(ReadAll, bytes, LogSize);
        if (length < 0) throw LinuxException.Last("klogctl(READ_ALL)");
        return Encoding.UTF8.GetString(log, 0, length);
    }

    private static string[] UnknownArgumentsIn(string text)
    {
        int start = text.IndexOf(UnknownArguments, StringComparison.Ordinal);
        if (start < 0) return [];
        string list = text[(start + UnknownArguments.Length)..];
        return list[..list.IndexOf('"', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
