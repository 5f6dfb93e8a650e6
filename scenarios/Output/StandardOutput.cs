using System.Text;

namespace Hostcall.Scenarios.Output;

/// <summary>Standard output can take no more, or was closed before the program began.</summary>
internal sealed class OutputException(Exception reason)
    : Exception($"standard output can't be written ({(reason.InnerException ?? reason).Message.TrimEnd('.')}); what the command wrote to files is there", reason);

/// <summary>
/// Watches what is printed: a full disk behind a redirection is one kind of error wherever it shows. A reader that
/// ends, like head, is none. What can't be said on the error stream is not said.
/// </summary>
internal sealed class StandardOutput(Func<Stream> open, Action<Exception> failed) : Stream
{
    private Stream? inner;

    /// <summary>Puts itself between the program and its two streams.</summary>
    public static void Watch()
    {
        Console.SetOut(Writer(new StandardOutput(Console.OpenStandardOutput, reason => throw new OutputException(reason))));
        Console.SetError(Writer(new StandardOutput(Console.OpenStandardError, _ => { })));
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            (inner ??= open()).Write(buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failed(error);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}
