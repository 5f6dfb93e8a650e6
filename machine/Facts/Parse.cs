using System.Globalization;

namespace Hostcall.Machine;

/// <summary>The few shapes in which the kernel writes values.</summary>
internal static class Parse
{
    private const int ExcerptLength = 40;

    internal static long? Number(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// Something counted since boot. Numbers of 2^53 and more are refused: no counter here gets there, sums stay in range, and
    /// JSON keeps them exact.
    /// </summary>
    internal static long? Count(string text) => Number(text) is >= 0 and < 1L << 53 and var count ? count : null;

    /// <summary>A non-negative decimal fraction with a point, whatever the culture.</summary>
    internal static double? Decimal(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    internal static ulong? Hex(string text)
        => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A boolean as sysfs and module parameters print it (lib/kstrtox.c kstrtobool; param_get_bool prints Y and N).</summary>
    internal static bool? Flag(string text) => text switch
    {
        "1" or "Y" or "y" => true,
        "0" or "N" or "n" => false,
        _ => null,
    };

    /// <summary>The chosen word of a list such as "always [madvise] never"; null if none stands in brackets.</summary>
    internal static string? Chosen(string text)
    {
        var open = text.IndexOf('[');
        var close = text.IndexOf(']', open + 1);
        return open >= 0 && close > open + 1 ? text[(open + 1)..close] : null;
    }

    internal static string[] Words(string text)
        => text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The start of a value that made no sense, in quotes, on one line, for an error message.</summary>
    internal static string Excerpt(string? text)
    {
        var line = (text ?? "").ReplaceLineEndings(" ").Replace('\t', ' ');
        return line.Length <= ExcerptLength ? $"\"{line}\"" : $"\"{line[..ExcerptLength]}…\"";
    }
}
