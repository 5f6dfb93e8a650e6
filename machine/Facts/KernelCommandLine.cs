using System.Text.RegularExpressions;

namespace Hostcall.Machine;

/// <summary>
/// The kernel's own parameters. What is meant for programs (init= and everything after "--", kernel-parameters.rst; and what
/// an initramfs, systemd, an installer or a cloud's agent reads from the same line) changes no measurement and may hold names
/// and secrets of the installation, so it is left out, and that is said.
/// </summary>
/// <param name="Text">The parameters in their order, one space apart.</param>
/// <param name="LeftOut">What was removed: names only.</param>
public sealed partial record KernelCommandLine(string Text, IReadOnlyList<string> LeftOut)
{
    /// <summary>The value of the last parameter with this name; null if the kernel was started without it.</summary>
    public string? Parameter(string name)
        => Words(Text).Where(word => NameOf(word) == name && word.Contains('=')).LastOrDefault()?.Trim('"')[(name.Length + 1)..].Trim('"');

    public static KernelCommandLine Of(string raw)
    {
        var kept = new List<string>();
        var leftOut = new List<string>();
        foreach (var word in Words(raw))
        {
            var name = NameOf(word);
            if (word.Trim('"') == "--")
            {
                leftOut.Add("arguments of init");
                break;
            }

            if (ForPrograms().IsMatch(name) || Secret().IsMatch(name) || Password().IsMatch(word))
                leftOut.Add(name);
            else
                kept.Add(word);
        }

        return new KernelCommandLine(string.Join(' ', kept), leftOut);
    }

    internal static KernelCommandLine? Read(FactReader reader)
        => reader.Value("kernel command line", "/proc/cmdline") is { } raw ? Of(raw) : null;

    /// <summary>Splits as the kernel does: at white space that is not between quotes (lib/cmdline.c, next_arg).</summary>
    private static IEnumerable<string> Words(string line)
    {
        var (start, quoted) = (0, false);
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"')
                quoted = !quoted;
            if (i < line.Length && (quoted || !char.IsWhiteSpace(line[i])))
                continue;
            if (i > start)
                yield return line[start..i];
            start = i + 1;
        }
    }

    private static string NameOf(string word) => word.TrimStart('"').Split('=', 2)[0].TrimEnd('"');

    /// <summary>First process, dracut, systemd, udev, LUKS, Debian's live and cryptsetup hooks, cloud-init, Ignition, the installers.</summary>
    [GeneratedRegex(
        @"^(init|rdinit|ds|ks|url|preseed|autoinstall|auto-install|cryptdevice|cryptkey|crypto|cryptopts|resume_key|cloud-config-url|hostname|domain"
        + @"|BOOTIF|network-config|(rd|systemd|udev|luks|inst|ignition|coreos|flatcar|ci|cc|netcfg|passwd|mirror|live-config|live-boot|afterburn)([.:/].*))$")]
    private static partial Regex ForPrograms();

    [GeneratedRegex("passw|passphrase|secret|token|credential|api_?key|private_?key", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    /// <summary>An address with a user's password in it.</summary>
    [GeneratedRegex("://[^/@\\s]*:[^/@\\s]*@")]
    private static partial Regex Password();
}
