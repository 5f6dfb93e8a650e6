using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths.X64;

/// <summary>
/// The payload runs in a stub process that stops at every <c>syscall</c> of the doorbell without running it; this thread, the
/// tracer, runs the call and writes the result to the stub's rax.
/// </summary>
internal sealed record TracedPath(string Id, string Summary) : PathRow(Id, Summary)
{
    /// <summary>Whether a filter's SECCOMP_RET_TRACE stops the stub; else PTRACE_SYSEMU does, at every system call.</summary>
    public bool ByFilter { get; init; }

    protected override PathSession Start(SessionSetup setup) => StubSession.Open(setup, region => new Session(setup, region, ByFilter));

    private static StubStart StartOf(SharedRegion region, bool byFilter)
    {
        var start = new StubStart(region).BeTraced();
        return byFilter ? start.Filter(Libc.SECCOMP_RET_TRACE, "RET_TRACE", StubParking.Traced) : start;
    }

    private sealed unsafe class Session(SessionSetup setup, SharedRegion region, bool byFilter)
        : StubSession(setup, region, new StubPlan(StartOf(region, byFilter).Calls, StubParking.Traced))
    {
        /// <summary>A stop at a system call as wait status: with PTRACE_O_TRACESYSGOOD, or PTRACE_O_TRACESECCOMP.</summary>
        private readonly int callStop = byFilter
            ? (Libc.PTRACE_EVENT_SECCOMP << 16) | (Libc.SIGTRAP << 8) | 0x7F
            : ((Libc.SIGTRAP | 0x80) << 8) | 0x7F;

        private readonly nint proceed = byFilter ? Libc.PTRACE_CONT : Libc.PTRACE_SYSEMU;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override long RunBlock()
        {
            user_regs_struct registers;
            int pid = Stub.Pid;
            for (long calls = 0; ; calls++)
            {
                if (HotLibc.ptrace(proceed, pid, 0, null) != 0) throw Failed(byFilter ? "PTRACE_CONT" : "PTRACE_SYSEMU");
                AwaitCallStop(pid);
                if (HotLibc.ptrace(Libc.PTRACE_GETREGS, pid, 0, &registers) != 0) throw Failed("PTRACE_GETREGS");
                if (registers.orig_rax == GuestPayloads.Doorbell.ParkSyscall) return calls;
                HostCall.Run(&registers);
                if (byFilter) registers.orig_rax = ulong.MaxValue; // no call: the stub goes on with the result
                if (HotLibc.ptrace(Libc.PTRACE_SETREGS, pid, 0, &registers) != 0) throw Failed("PTRACE_SETREGS");
            }
        }

        private void AwaitCallStop(int pid)
        {
            int status;
            while (HotLibc.waitpid(pid, &status, Libc.__WALL) != pid)
            {
                int errno = Marshal.GetLastSystemError();
                if (errno != Errno.EINTR) throw new LinuxException("waitpid(stub)", errno);
            }

            if (status != callStop) throw Lost(new VmmException($"the stub {StubProcess.Describe(status)}"));
        }

        private Exception Failed(string request)
        {
            int errno = Marshal.GetLastSystemError();

            // A stub that is killed while it is stopped is not there for ptrace any more.
            return errno == Errno.ESRCH ? Ended() : Lost(new LinuxException($"ptrace({request})", errno));
        }
    }
}
