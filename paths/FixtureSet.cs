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
            default:
                throw new ArgumentOutOfRangeException(nameof(fixture), fixture, "unknown fixture");
        }
    }

    private unsafe void OpenPipe()
    {
        int* ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0) throw LinuxException.Last("pipe2");
        open[Fixture.PipeReadEnd] = new FileDescriptor(ends[0]);
        open[Fixture.PipeWriteEnd] = new FileDescriptor(ends[1]);
    }
}
