namespace Hostcall.Machine;

/// <summary>
/// The kernel's own parameters. What is meant for the first process (init=, rdinit= and everything after "--",
/// Documentation/admin-guide/kernel-parameters.rst) changes no measurement and may hold names and secrets of the
/// installation, so it is left out, and that is said.
/// </summary>
/// <param name="Text">The parameters in their order, one space apart.</param>
/// <param name="LeftOut">What was removed: names only.</param>
public sealed record KernelCommandLine(string Text, IReadOnlyList<string> LeftOut)
{
    private static readonly string[] ForInit = ["init=", "rdinit="];

    /// <summary>The value of the last parameter with this name; null if the kernel was started without it.</summary>
    public string? Parameter(string name)
        => Parse.Words(Text).LastOrDefault(word => word.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    public static KernelCommandLine Of(string raw)
    {
        var kept = new List<string>();
        var leftOut = new List<string>();
        foreach (var word in Parse.Words(raw))
        {
            if (word == "--")
            {
                leftOut.Add("arguments of init");
                break;
            }

            var prefix = ForInit.FirstOrDefault(name => word.StartsWith(name, StringComparison.Ordinal));
            if (prefix is null)
                kept.Add(word);
            else
                leftOut.Add(prefix.TrimEnd('='));
        }

        return new KernelCommandLine(string.Join(' ', kept), leftOut);
    }

    internal static KernelCommandLine? Read(FactReader reader)
        => reader.Value("kernel command line", "/proc/cmdline") is { } raw ? Of(raw) : null;
}
