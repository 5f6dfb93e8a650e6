using System.Text;

namespace Hostcall.Traces;

/// <summary>Errors of any trace of instructions.</summary>
internal static class Damage
{
    private const int ShownLength = 60;

    public static InvalidDataException BrokenOff() => new("the trace breaks off inside a window");

    public static InvalidDataException Unknown(ReadOnlySpan<byte> line) => new($"no instruction and no remark of the emulator: \"{Shown(line)}\"");

    private static string Shown(ReadOnlySpan<byte> line)
    {
        string text = Encoding.Latin1.GetString(line[..Math.Min(line.Length, ShownLength)]);
        return string.Concat(text.Select(letter => char.IsControl(letter) || letter > '~' ? '?' : letter));
    }
}
