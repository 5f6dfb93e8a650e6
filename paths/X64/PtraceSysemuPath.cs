using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths.X64;

/// <summary>
/// The payload runs in a stub process that stops at every <c>syscall</c> without running it; this thread, the tracer, runs
/// the call and writes the result to the stub's rax.
/// </summary>
internal sealed record PtraceSysemuPath(string Id, string Summary) : PathRow(Id, Summary)
{
    protected override PathSession Start(SessionSetup setup)
    {
        var region = SharedRegion.Load(setup, GuestPayloads.Doorbell.Syscall);
        try
        {
            return new Session(region, setup);
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    private sealed unsafe class Session : PathSession
    {
        /// <summary>A stop at a system call, with PTRACE_O_TRACESYSGOOD, as wait status.</summary>
        private const int SyscallStop = ((Libc.SIGTRAP | 0x80) << 8) | 0x7F;

        private readonly StubProcess stub;
        private readonly Watchdog watchdog;

        public Session(SharedRegion region, SessionSetup setup)
            : base(region)
        {
            stub = StubProcess.Start(region);
            watchdog = new Watchdog(setup.Limit, stub.Kill);
            try
            {
                if (setup.PartnerCpu is { } cpu) CpuSet.Pin(stub.Pid, cpu);
                RunUntilParked();
            }
            catch
            {
                Release();
                throw;
            }
        }

        public override long CpuTime() => CpuClock.OfThisThread() + CpuClock.OfProcess(stub.Pid);

        public override void Dispose()
        {
            Release();
            base.Dispose();
        }

        private void Release()
        {
            watchdog.Dispose();
            stub.Dispose();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override void RunUntilParked()
        {
            user_regs_struct registers;
            int pid = stub.Pid;
            watchdog.Arm();
            try
            {
                while (true)
                {
                    if (HotLibc.ptrace(Libc.PTRACE_SYSEMU, pid, 0, null) != 0) throw Lost("PTRACE_SYSEMU", Marshal.GetLastSystemError());
                    AwaitSyscallStop(pid);
                    if (HotLibc.ptrace(Libc.PTRACE_GETREGS, pid, 0, &registers) != 0) throw Lost("PTRACE_GETREGS", Marshal.GetLastSystemError());
                    if (registers.orig_rax == GuestPayloads.Doorbell.ParkSyscall) return;
                    HostCall.Run(&registers);
                    if (HotLibc.ptrace(Libc.PTRACE_SETREGS, pid, 0, &registers) != 0) throw Lost("PTRACE_SETREGS", Marshal.GetLastSystemError());
                }
            }
            finally
            {
                watchdog.Disarm();
            }
        }

        private void AwaitSyscallStop(int pid)
        {
            int status;
            while (HotLibc.waitpid(pid, &status, Libc.__WALL) != pid)
            {
                int errno = Marshal.GetLastSystemError();
                if (errno != Errno.EINTR) throw new LinuxException("waitpid(stub)", errno);
            }

            if (status != SyscallStop) throw Ended(status);
        }

        private Exception Ended(int status) => watchdog.Expired
            ? Hung()
            : new VmmException($"the stub {StubProcess.Describe(status)}");

        private Exception Lost(string request, int errno) => watchdog.Expired
            ? Hung()
            : new LinuxException($"ptrace({request})", errno);

        private GuestHungException Hung() =>
            new($"the stub did not come back within {watchdog.Limit.TotalSeconds:0.###} s");
    }
}
