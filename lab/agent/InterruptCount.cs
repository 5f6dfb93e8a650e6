using System.Buffers.Text;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Lab.Agent;

/// <summary>How many interrupts this machine has taken: the first figure of the <c>intr</c> line of /proc/stat.</summary>
internal sealed unsafe class InterruptCount : IDisposable
{
    private readonly FileDescriptor file;
    private readonly byte[] buffer = new byte[16384];

    public InterruptCount()
    {
        file = new FileDescriptor(Libc.open("/proc/stat", Libc.O_RDONLY));
        if (file.IsInvalid) throw LinuxException.Last("open(/proc/stat)");
    }

    /// <summary>The sum over all kinds of interrupt, the timer's included. Allocates nothing.</summary>
    public ulong Read()
    {
        nint length;
        fixed (byte* bytes = buffer) length = Libc.pread(file.Number, bytes, (nuint)buffer.Length, 0);
        if (length <= 0) throw LinuxException.Last("pread(/proc/stat)");
        var text = buffer.AsSpan(0, (int)length);
        int line = text.IndexOf("\nintr "u8);
        if (line < 0 || !Utf8Parser.TryParse(text[(line + 6)..], out ulong count, out _))
            throw new VmmException("/proc/stat has no intr line");
        return count;
    }

    public void Dispose() => file.Dispose();
}
