using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>
/// Reads the files in which a kernel describes itself (/proc, /sys, /boot), below a root directory:
/// "/" is this machine, anything else is a captured tree of another one. Nothing here throws for what
/// a file system can do; a file that can't be read comes back with the reason.
/// </summary>
/// <remarks>A captured tree is trusted not to hold symbolic links that lead out of it.</remarks>
public class SystemFiles(string root = "/")
{
    /// <summary>The most that is read of one file, in bytes. The largest one needed is /proc/cpuinfo, about 1.7 kB a CPU.</summary>
    public const int DefaultLimit = 4 << 20;

    public string Root { get; } = root;

    /// <summary>
    /// True if the files are those of the running machine, so that what no file tells (CPUID, system calls) may be asked of it.
    /// </summary>
    public virtual bool IsThisMachine => Root == "/";

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Absolute path as on the machine described, for example /proc/stat.</param>
    /// <param name="limit">The most bytes to accept; a longer file counts as unreadable.</param>
    public virtual FileContent Read(string path, int limit = DefaultLimit)
    {
        // O_NONBLOCK: a pipe or a device where a file should be must not stop the reader.
        using var descriptor = new FileDescriptor(Libc.open(Below(path), Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC));
        if (descriptor.IsInvalid)
            return FileContent.Unreadable(Errno.Describe(descriptor.Error));

        using var collected = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (true)
        {
            var count = ReadSome(descriptor, buffer);
            if (count < 0)
                return FileContent.Unreadable(Errno.Describe(Marshal.GetLastPInvokeError()));
            if (count == 0)
                return FileContent.Of(collected.ToArray());
            if (collected.Length + count > limit)
                return FileContent.Unreadable($"is larger than {limit} bytes");
            collected.Write(buffer, 0, count);
        }
    }

    /// <summary>Lists a directory.</summary>
    public virtual FolderContent List(string path)
    {
        try
        {
            return FolderContent.Of(Directory.EnumerateFileSystemEntries(Below(path)).Select(entry => Path.GetFileName(entry)));
        }
        catch (DirectoryNotFoundException)
        {
            return FolderContent.Unreadable("no such directory (ENOENT)");
        }
        catch (UnauthorizedAccessException)
        {
            return FolderContent.Unreadable("permission denied (EACCES)");
        }
        catch (IOException failure)
        {
            return FolderContent.Unreadable(failure.Message);
        }
    }

    /// <summary>Whether something is there under this name; false too where that can't be told.</summary>
    public virtual bool Exists(string path) => Path.Exists(Below(path));

    private string Below(string path) => Path.Join(Root, path);

    private static unsafe int ReadSome(FileDescriptor descriptor, byte[] buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do
                count = Libc.read(descriptor.Number, start, (nuint)buffer.Length);
            while (count < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
            return (int)count;
        }
    }
}
