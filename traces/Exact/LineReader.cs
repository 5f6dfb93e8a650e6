namespace Hostcall.Traces;

/// <summary>Reads lines of bytes from a stream through one buffer of fixed size, whatever the stream holds.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Bytes. A longer line is no line of a trace.</summary>
    public const int MaximumLine = 4096;

    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool isAtEnd;

    /// <summary>The number of the last line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its line feed; valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var pending = buffer.AsSpan(start, end - start);
            int length = pending.IndexOf((byte)'\n');
            if (length < 0 && pending.Length <= MaximumLine && !isAtEnd)
            {
                Fill();
                continue;
            }

            line = default;
            if (length < 0 && pending.IsEmpty) return false;
            Number++;
            if ((length < 0 ? pending.Length : length) > MaximumLine) throw new InvalidDataException($"the line is longer than {MaximumLine} bytes");
            line = length < 0 ? pending : pending[..length];
            start += length < 0 ? pending.Length : length + 1;
            return true;
        }
    }

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        int read = stream.Read(buffer, end, buffer.Length - end);
        isAtEnd = read == 0;
        end += read;
    }
}
