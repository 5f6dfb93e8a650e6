using System.Buffers;
using System.Text;

namespace Hostcall.Machine;

/// <summary>The bytes of a file, or the reason why there are none. Exactly one of the two is set.</summary>
public sealed class FileContent
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (char)i).Except(['\t', '\n', '\r']), '\x7f']);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private FileContent(byte[]? bytes, string? reason) => (Bytes, Reason) = (bytes, reason);

    /// <summary>What the file held; null if it could not be read.</summary>
    public byte[]? Bytes { get; }

    /// <summary>Why it could not be read, without the path; null if it could.</summary>
    public string? Reason { get; }

    public static FileContent Of(byte[] bytes) => new(bytes, null);

    public static FileContent Of(string text) => new(Encoding.UTF8.GetBytes(text), null);

    public static FileContent Unreadable(string reason) => new(null, reason);

    /// <summary>The content as text without the white space around it; null, and the reason, if it is not readable text.</summary>
    public string? Text(out string? reason)
    {
        reason = Reason;
        if (Bytes is null)
            return null;

        try
        {
            var text = Strict.GetString(Bytes);
            if (text.AsSpan().IndexOfAny(Controls) < 0)
                return text.Trim();
        }
        catch (DecoderFallbackException)
        {
            // Falls through to the reason below: bytes that are not UTF-8.
        }

        reason = "is not text";
        return null;
    }
}

/// <summary>The names in a directory in ordinal order, or the reason why they could not be listed.</summary>
/// <param name="Names">File and directory names without their path; empty if the directory could not be listed.</param>
/// <param name="Reason">Why not, without the path; null if it could.</param>
public sealed record FolderContent(IReadOnlyList<string> Names, string? Reason)
{
    public static FolderContent Of(IEnumerable<string> names) => new([.. names.Order(StringComparer.Ordinal)], null);

    public static FolderContent Unreadable(string reason) => new([], reason);
}
