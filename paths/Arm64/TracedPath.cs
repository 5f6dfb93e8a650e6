using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;
using RequestBlock = Hostcall.GuestPayloads.Arm64.RequestBlock;

namespace Hostcall.Paths.Arm64;

/// <summary>
/// The payload runs in a stub process that stops at every <c>svc</c> without running it (PTRACE_SYSEMU); this thread, the tracer,
/// runs the call and writes the result to the stub's x0.
/// </summary>
internal sealed record TracedPath(string Id, string Summary) : PathRow(Id, Summary)
{
    internal const int SYS_ptrace = 117;

    /// <summary>The register that has the number of a system call.</summary>
    private const int NumberRegister = 8;

    protected override PathSession Start(SessionSetup setup) => StubSession.Open(setup, region => new Session(setup, region));

    private sealed unsafe class Session(SessionSetup setup, SharedRegion region)
        : StubSession(setup, region, new StubPlan([new StubCall("ptrace(PTRACE_TRACEME)", SYS_ptrace, Libc.PTRACE_TRACEME)], StubParking.Traced))
    {
        /// <summary>A stop at a system call as wait status, with PTRACE_O_TRACESYSGOOD.</summary>
        private const int CallStop = ((Libc.SIGTRAP | 0x80) << 8) | 0x7F;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override long RunBlock()
        {
            user_pt_regs registers;
            ulong* block = stackalloc ulong[RequestBlock.Size / sizeof(ulong)];
            var whole = new iovec { iov_base = (nint)(&registers), iov_len = (nuint)sizeof(user_pt_regs) };
            int pid = Stub.Pid;
            for (long calls = 0; ; calls++)
            {
                if (HotLibc.ptrace(Libc.PTRACE_SYSEMU, pid, 0, null) != 0) throw Failed("PTRACE_SYSEMU");
                AwaitCallStop(pid);
                if (HotLibc.ptrace(Libc.PTRACE_GETREGSET, pid, Libc.NT_PRSTATUS, &whole) != 0) throw Failed("PTRACE_GETREGSET");
                if (registers.regs[NumberRegister] == GuestPayloads.Arm64.Doorbell.ParkSyscall) return calls;
                for (int i = 0; i < RequestBlock.ArgumentCount; i++) block[i] = registers.regs[i];
                block[RequestBlock.Number / sizeof(ulong)] = registers.regs[NumberRegister];
                HostCall.Run(block);
                registers.regs[0] = block[RequestBlock.Result / sizeof(ulong)];
                if (HotLibc.ptrace(Libc.PTRACE_SETREGSET, pid, Libc.NT_PRSTATUS, &whole) != 0) throw Failed("PTRACE_SETREGSET");
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

            if (status != CallStop) throw Lost(new VmmException($"the stub {StubProcess.Describe(status)}"));
        }

        private Exception Failed(string request)
        {
            int errno = Marshal.GetLastSystemError();

            // A stub that is killed while it is stopped is not there for ptrace any more.
            return errno == Errno.ESRCH ? Ended() : Lost(new LinuxException($"ptrace({request})", errno));
        }
    }
}
