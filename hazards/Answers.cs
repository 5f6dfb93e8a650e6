using System.Globalization;
using Hostcall.Linux;

namespace Hostcall.Hazards;

/// <summary>Results as answers: the same text for the same result, whatever else differs from process to process.</summary>
internal static class Answers
{
    /// <summary>A value, or an error by its name.</summary>
    public static string Of(long result) => result is < 0 and > -4096 ? Name(result) : result.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name of a negated errno.</summary>
    public static string Name(long error)
    {
        string words = Errno.Describe((int)-error);
        int start = words.LastIndexOf('(');
        return start >= 0 ? words[(start + 1)..^1] : $"errno {-error}";
    }

    /// <summary>A value in hexadecimal, as addresses are read.</summary>
    public static string Hex(long value) => $"0x{value:x}";
}
