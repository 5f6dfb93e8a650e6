using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>A Linux call that failed: which one, with which errno, and what to do where that is known.</summary>
public sealed class LinuxException : Exception
{
    public LinuxException(string call, int errno, string? remedy = null)
        : base($"{call}: {Linux.Errno.Describe(errno)}{Then(remedy ?? Refusals.RemedyFor(call, errno))}")
    {
        Call = call;
        Errno = errno;
    }

    /// <summary>The call, with the argument that matters: <c>open(/dev/kvm)</c>.</summary>
    public string Call { get; }

    /// <summary>The error number of <c>errno.h</c>.</summary>
    public int Errno { get; }

    /// <summary>The exception for the errno that the last P/Invoke of this thread left behind.</summary>
    /// <param name="call">The call, with the argument that matters.</param>
    /// <param name="remedy">What would help; null for what <see cref="Refusals"/> knows of the call.</param>
    public static LinuxException Last(string call, string? remedy = null) =>
        new(call, Marshal.GetLastPInvokeError(), remedy);

    private static string Then(string? remedy) => remedy is null ? "" : $"; {remedy}";
}
