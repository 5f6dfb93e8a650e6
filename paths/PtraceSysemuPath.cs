using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>
/// <c>ptrace-sysemu</c>: the payload runs in a stub process that stops at every <c>syscall</c> without running
/// it; this thread, the tracer, runs the call and writes the result to the stub's rax.
/// </summary>
internal sealed class PtraceSysemuPath : IPath
{
    public string Id => "ptrace-sysemu";

    public string Summary => "traced stub process, PTRACE_SYSEMU";

    public bool IsRung => false;

    public bool HasPartner => true;

    public ExitPromise? Promise => null;

    public Availability Probe() => Availability.Yes;

    public IPathSession Open(SessionSetup setup)
    {
        var region = SharedRegion.Load(setup, Doorbell.Syscall);
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

    private sealed unsafe class Session : IPathSession
    {
        /// <summary>A stop at a system call, with PTRACE_O_TRACESYSGOOD, as wait status.</summary>
        private const int SyscallStop = ((Libc.SIGTRAP | 0x80) << 8) | 0x7F;

        private readonly StubProcess stub;
        private readonly Watchdog watchdog;

        public Session(SharedRegion region, SessionSetup setup)
        {
            Region = region;
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

        public SharedRegion Region { get; }

        public void Run(long iterations)
        {
            Region.Prepare(iterations);
            RunUntilParked();
        }

        public ulong? ReadCounter(string name) => null;

        public long CpuTime() => CpuClock.OfThisThread() + CpuClock.OfProcess(stub.Pid);

        public void Dispose()
        {
            Release();
            Region.Dispose();
        }

        private void Release()
        {
            watchdog.Dispose();
            stub.Dispose();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void RunUntilParked()
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
                    if (registers.orig_rax == Doorbell.ParkSyscall) return;
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
            : new VmmException($"ptrace-sysemu: the stub {StubProcess.Describe(status)}");

        private Exception Lost(string request, int errno) => watchdog.Expired
            ? Hung()
            : new LinuxException($"ptrace({request})", errno);

        private GuestHungException Hung() =>
            new("ptrace-sysemu", $"the stub did not come back within {watchdog.Limit.TotalSeconds:0.###} s");
    }
}
