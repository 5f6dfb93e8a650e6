using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <content>Sockets.</content>
public static unsafe partial class Libc
{
    public const int AF_INET = 2;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_CLOEXEC = 0x80000;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int bind(int socket, sockaddr_in* address, uint size);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int connect(int socket, sockaddr_in* address, uint size);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockname(int socket, sockaddr_in* address, uint* size);
}

#pragma warning disable CS8981 // the C library's names
/// <summary>An IPv4 address with a port, both in network order.</summary>
[CType("struct sockaddr_in", "netinet/in.h", SameSize = false)]
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct sockaddr_in
{
    public ushort sin_family;
    public ushort sin_port;
    public uint sin_addr;
}
#pragma warning restore CS8981
