namespace Hostcall.Results;

/// <summary>The whole lines of a text, each in the reader's own buffer until the next one is asked for: a million of them make no string.</summary>
internal sealed class WholeLines(TextReader text)
{
    private char[] buffer = new char[1 << 15];
    private int start, next, filled;

    /// <summary>The line in hand without its end, which is a line feed, and on Windows a carriage return before it.</summary>
    public ReadOnlySpan<char> Line
    {
        get
        {
            ReadOnlySpan<char> line = buffer.AsSpan(start, next - start - 1);
            return line is [.., '\r'] ? line[..^1] : line;
        }
    }

    /// <summary>Whether, now that no whole line is left, something is.</summary>
    public bool IsCut => next < filled;

    /// <summary>Takes the next line in hand; false where no whole one is left.</summary>
    public bool Next()
    {
        start = next;
        int length;
        while ((length = buffer.AsSpan(start, filled - start).IndexOf('\n')) < 0)
        {
            if (!ReadMore()) return false;
        }

        next = start + length + 1;
        return true;
    }

    /// <summary>Moves the line that is begun to the front, and grows where it fills all there is.</summary>
    private bool ReadMore()
    {
        int begun = filled - start;
        if (begun == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        else buffer.AsSpan(start, begun).CopyTo(buffer);
        (start, next) = (0, 0);
        int read = text.Read(buffer, begun, buffer.Length - begun);
        filled = begun + read;
        return read > 0;
    }
}
