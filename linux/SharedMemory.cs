using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>
/// Memory behind a memfd: the guest sees it through a memslot, another process by mapping the descriptor.
/// </summary>
public sealed unsafe class SharedMemory : SafeHandle
{
    private readonly FileDescriptor file;

    private SharedMemory(FileDescriptor file, nint address, nuint length)
        : base(Libc.MAP_FAILED, ownsHandle: true)
    {
        this.file = file;
        Length = length;
        SetHandle(address);
    }

    public override bool IsInvalid => handle == Libc.MAP_FAILED;

    /// <summary>Bytes, a multiple of the page size.</summary>
    public nuint Length { get; }

    /// <summary>The first byte, in this process.</summary>
    public byte* Address => IsClosed ? throw new ObjectDisposedException(nameof(SharedMemory)) : (byte*)handle;

    /// <summary>The memfd, to be mapped by somebody else.</summary>
    public int Descriptor => file.Number;

    /// <summary>All bytes.</summary>
    public Span<byte> Bytes => new(Address, checked((int)Length));

    /// <summary>Maps fresh zeroed memory, readable, writable and executable.</summary>
    /// <param name="name">Shown in /proc/self/maps as <c>/memfd:name</c>.</param>
    /// <param name="length">Bytes, a multiple of the page size.</param>
    /// <param name="address">Where it must lie, or 0 for anywhere.</param>
    /// <exception cref="LinuxException">No memory, or something lies at the address already.</exception>
    public static SharedMemory Create(string name, nuint length, nint address = 0)
    {
        var file = new FileDescriptor(Libc.memfd_create(name, Libc.MFD_CLOEXEC));
        if (file.IsInvalid) throw LinuxException.Last($"memfd_create({name})");
        try
        {
            if (Libc.ftruncate(file.Number, (nint)length) != 0)
                throw LinuxException.Last($"ftruncate({name}, {length})");

            const int protection = Libc.PROT_READ | Libc.PROT_WRITE | Libc.PROT_EXEC;
            int flags = Libc.MAP_SHARED | (address == 0 ? 0 : Libc.MAP_FIXED_NOREPLACE);
            nint mapped = Libc.mmap(address, length, protection, flags, file.Number, 0);
            if (mapped == Libc.MAP_FAILED) throw LinuxException.Last($"mmap({name} at 0x{address:x}, {length})");
            return new SharedMemory(file, mapped, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    protected override bool ReleaseHandle()
    {
        bool unmapped = Libc.munmap(handle, Length) == 0;
        file.Dispose();
        return unmapped;
    }
}
