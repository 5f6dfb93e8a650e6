using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>A Linux call that failed: which one, with which errno, and what to do where that is known.</summary>
public sealed class LinuxException : Exception
{
    public LinuxException(string call, int errno, string? remedy = null)
        : base($"{call}: {Linux.Errno.Describe(errno)}" + (remedy is null ? "" : $"; {remedy}"))
    {
        Call = call;
        Errno = errno;
        Remedy = remedy;
    }

    /// <summary>The call, with the argument that matters: <c>open(/dev/kvm)</c>.</summary>
    public string Call { get; }

    /// <summary>The error number of <c>errno.h</c>.</summary>
    public int Errno { get; }

    /// <summary>What would help, or null where that is not known.</summary>
    public string? Remedy { get; }

    /// <summary>The exception for the errno that the last P/Invoke of this thread left behind.</summary>
    public static LinuxException Last(string call, string? remedy = null) =>
        new(call, Marshal.GetLastPInvokeError(), remedy);
}
