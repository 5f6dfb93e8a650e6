using Hostcall.Linux;

namespace Hostcall.Lab.Agent;

/// <summary>
/// The second serial port, or a port of virtio where a machine has but one, which the emulators append to a file; the first is the
/// kernel's console. What is written is kept until <see cref="Flush"/>, which comes back when the last byte has left: the port's
/// interrupts are over before the next block.
/// </summary>
internal sealed unsafe class SerialPort : Stream
{
    /// <summary>Its driver takes what is written before it returns, and at most 32 KiB at once.</summary>
    private const string VirtioDevice = "/dev/vport0p1";

    private const string SerialDevice = "/dev/ttyS1";

    private readonly bool isSerial = !File.Exists(VirtioDevice);
    private readonly FileDescriptor file;
    private readonly MemoryStream pending = new();

    public SerialPort()
    {
        file = new FileDescriptor(Libc.open(Device, Libc.O_RDWR | Libc.O_NOCTTY));
        if (file.IsInvalid) throw LinuxException.Last($"open({Device})");
        if (isSerial) SendBytesUnchanged();
    }

    private string Device => isSerial ? SerialDevice : VirtioDevice;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => pending.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        var left = pending.GetBuffer().AsSpan(0, (int)pending.Length);
        while (left.Length > 0)
        {
            nint sent;
            fixed (byte* bytes = left) sent = Libc.write(file.Number, bytes, (nuint)left.Length);
            if (sent < 0 && LinuxException.Last($"write({Device})") is var error && error.Errno != Errno.EINTR) throw error;
            left = left[(int)Math.Max(0, sent)..];
        }

        pending.SetLength(0);
        while (isSerial && Libc.tcdrain(file.Number) != 0)
        {
            // A child that ends while this waits interrupts it.
            if (LinuxException.Last($"tcdrain({Device})") is var error && error.Errno != Errno.EINTR) throw error;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Raw mode at the port's highest speed, which Bochs really takes time for.</summary>
    private void SendBytesUnchanged()
    {
        // Larger than struct termios of any libc (60 bytes in glibc); opaque here.
        byte* settings = stackalloc byte[256];
        if (Libc.tcgetattr(file.Number, settings) != 0) throw LinuxException.Last($"tcgetattr({Device})");
        Libc.cfmakeraw(settings);
        if (Libc.cfsetspeed(settings, Libc.B115200) != 0) throw LinuxException.Last("cfsetspeed(115200)");
        if (Libc.tcsetattr(file.Number, Libc.TCSANOW, settings) != 0) throw LinuxException.Last($"tcsetattr({Device})");
    }
}
