using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths.X64;

/// <summary>
/// The payload runs on this thread, in the memory of a stub process that sleeps: process_vm_exec comes back at each
/// <c>syscall</c> of the doorbell, and this thread runs the call and goes on with the result.
/// </summary>
internal sealed record ExecutedPath(string Id, string Summary) : PathRow(Id, Summary)
{
    private const string Call = "process_vm_exec";

    /// <summary>A kernel that has the call refuses this one for its arguments.</summary>
    public override unsafe Unavailable? Probe() =>
        HotLibc.process_vm_exec(Libc.SYS_process_vm_exec, -1, null, 0, 0) == 0 || Marshal.GetLastSystemError() != Errno.ENOSYS
            ? null
            : new Unavailable($"this kernel has no {Call}", HostSyscallCapability.NewKernel);

    protected override PathSession Start(SessionSetup setup) => Probe() is { } lacking
        ? throw new UnavailableException(lacking)
        : StubSession.Open(setup, region => new Session(setup, region));

    private sealed unsafe class Session : StubSession
    {
        /// <summary>How long a ring of io_uring that was closed may still be this thread's, who is refused meanwhile.</summary>
        private static readonly TimeSpan RingLimit = TimeSpan.FromSeconds(2);

        private readonly FileDescriptor process;

        /// <summary>This process's own, where no child of it and no payload can change it.</summary>
        private process_vm_exec_context* context;

        public Session(SessionSetup setup, SharedRegion region)
            : base(setup, region, new StubPlan([], StubParking.Futex))
        {
            process = new FileDescriptor((int)Libc.pidfd_open(Libc.SYS_pidfd_open, Stub.Pid, 0));
            if (process.IsInvalid)
            {
                var error = LinuxException.Last("pidfd_open");
                Stub.Dispose();
                Watchdog.Dispose();
                throw error;
            }

            region.Store(RegionLayout.StubLoop, StubCode.Loop);
            context = (process_vm_exec_context*)NativeMemory.AllocZeroed((nuint)sizeof(process_vm_exec_context));
            context->rip = RegionLayout.StubLoop;
            context->rsp = RegionLayout.StackTop;
        }

        public override void Dispose()
        {
            process.Dispose();
            base.Dispose();
            NativeMemory.Free(context);
            context = null;
        }

        protected override void Prepare()
        {
            for (long began = Environment.TickCount64; ; Thread.Sleep(10))
            {
                try
                {
                    RunUntilParked();
                    return;
                }
                catch (LinuxException error) when (error.Errno == Errno.EOPNOTSUPP && Environment.TickCount64 - began < RingLimit.TotalMilliseconds)
                {
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override long RunBlock()
        {
            int descriptor = process.Number;
            for (long calls = 0; ; calls++)
            {
                while (HotLibc.process_vm_exec(Libc.SYS_process_vm_exec, descriptor, context, sizeof(process_vm_exec_context), 0) != 0) GoOnAfterSignal();
                if (context->reason != process_vm_exec_context.PROCESS_VM_EXEC_SYSCALL) throw Stopped();
                if (context->orig_rax == GuestPayloads.Doorbell.ParkSyscall) return calls;
                HostCall.Run(context);
            }
        }

        /// <summary>A signal to this thread ends the call, and the registers are those with which it goes on.</summary>
        private void GoOnAfterSignal()
        {
            int errno = Marshal.GetLastSystemError();
            if (errno == Errno.ESRCH) throw Ended();
            if (errno != Errno.EINTR || Watchdog.Expired) throw Lost(new LinuxException(Call, errno));
        }

        private VmmException Stopped() =>
            new($"the payload got signal {context->signo} (code {context->code}) at 0x{context->rip:x}, for address 0x{context->addr:x}");
    }
}

#pragma warning disable CS8981 // the kernel's name
/// <summary>The registers of code that process_vm_exec runs, as ptrace would show them, and why it has stopped.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct process_vm_exec_context
{
    public const uint PROCESS_VM_EXEC_SYSCALL = 1;

    public ulong r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8;
    public ulong rax, rcx, rdx, rsi, rdi, orig_rax;
    public ulong rip, cs, eflags, rsp, ss;
    public ulong fs_base, gs_base;
    public uint reason;
    public uint trapno;
    public ulong error_code;
    public uint signo;
    public int code;
    public ulong addr;
}
#pragma warning restore CS8981
