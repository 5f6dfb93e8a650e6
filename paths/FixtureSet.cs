using Hostcall.GuestPayloads;
using Hostcall.Linux;

namespace Hostcall.Paths;

/// <summary>The descriptors that a scenario's calls use, open in this process while a session lasts.</summary>
internal sealed class FixtureSet : IDisposable
{
    private readonly Dictionary<Fixture, FileDescriptor> open = [];

    private FixtureSet()
    {
    }

    public int this[Fixture fixture] => open[fixture].Number;

    public static FixtureSet Open(IEnumerable<Fixture> fixtures)
    {
        var set = new FixtureSet();
        try
        {
            foreach (var fixture in fixtures) set.Add(fixture);
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var descriptor in open.Values) descriptor.Dispose();
    }

    private static FileDescriptor OpenFile(string path, int flags)
    {
        var file = new FileDescriptor(Libc.open(path, flags | Libc.O_CLOEXEC));
        return file.IsInvalid ? throw LinuxException.Last($"open({path})") : file;
    }

    private void Add(Fixture fixture)
    {
        switch (fixture)
        {
            case Fixture.DevZero:
                open[fixture] = OpenFile("/dev/zero", Libc.O_RDONLY);
                break;
            case Fixture.DevNull:
                open[fixture] = OpenFile("/dev/null", Libc.O_WRONLY);
                break;
            case Fixture.PipeReadEnd or Fixture.PipeWriteEnd:
                if (!open.ContainsKey(fixture)) OpenPipe();
                break;
            case Fixture.UdpToItself:
                open[fixture] = OpenUdp();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fixture), fixture, "unknown fixture");
        }
    }

    private static unsafe FileDescriptor OpenUdp()
    {
        const uint loopback = 0x0100007F; // 127.0.0.1 in network order
        var socket = new FileDescriptor(Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0));
        if (socket.IsInvalid) throw LinuxException.Last("socket(AF_INET)");
        var address = new sockaddr_in { sin_family = Libc.AF_INET, sin_addr = loopback };
        uint size = (uint)sizeof(sockaddr_in);
        string? failed = Libc.bind(socket.Number, &address, size) != 0 ? "bind(127.0.0.1)"
            : Libc.getsockname(socket.Number, &address, &size) != 0 ? "getsockname"
            : Libc.connect(socket.Number, &address, size) != 0 ? "connect(127.0.0.1)"
            : null;
        if (failed is null) return socket;
        var error = LinuxException.Last(failed);
        socket.Dispose();
        throw error;
    }

    private unsafe void OpenPipe()
    {
        int* ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0) throw LinuxException.Last("pipe2");
        open[Fixture.PipeReadEnd] = new FileDescriptor(ends[0]);
        open[Fixture.PipeWriteEnd] = new FileDescriptor(ends[1]);
    }
}
