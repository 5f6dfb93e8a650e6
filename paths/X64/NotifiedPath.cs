using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths.X64;

/// <summary>
/// The payload runs in a stub process whose doorbell's <c>syscall</c> waits for an answer of this thread, which reads what was
/// asked from a descriptor of seccomp's, runs the call and writes the result there.
/// </summary>
internal sealed record NotifiedPath(string Id, string Summary) : PathRow(Id, Summary)
{
    /// <summary>Whether who is woken shall run on the CPU of the waker at once.</summary>
    public bool Synchronous { get; init; }

    protected override PathSession Start(SessionSetup setup) => StubSession.Open(setup, region => new Session(setup, region, Synchronous));

    private static StubStart StartOf(SharedRegion region) =>
        new StubStart(region).Filter(Libc.SECCOMP_RET_USER_NOTIF, "RET_USER_NOTIF", StubParking.Notified, Libc.SECCOMP_FILTER_FLAG_NEW_LISTENER);

    private sealed unsafe class Session(SessionSetup setup, SharedRegion region, bool synchronous)
        : StubSession(setup, region, new StubPlan(StartOf(region).Calls, StubParking.Notified))
    {
        private FileDescriptor? listener;

        /// <summary>Whom the next block has to answer: the stub that parked.</summary>
        private ulong? parked;

        public override void Dispose()
        {
            listener?.Dispose();
            base.Dispose();
        }

        protected override void Prepare()
        {
            listener = Stub.Take(*Region.Word(RegionLayout.StubResult));
            if (synchronous) listener.Ioctl("SECCOMP_IOCTL_NOTIF_SET_FLAGS", Libc.SECCOMP_IOCTL_NOTIF_SET_FLAGS, Libc.SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
            RunUntilParked();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override long RunBlock()
        {
            int descriptor = listener!.Number;
            seccomp_notif asked;
            seccomp_notif_resp answer = default;
            user_regs_struct registers = default;
            if (parked is { } id)
            {
                parked = null;
                for (answer.id = id; !Send(descriptor, &answer); answer.id = asked.id) Receive(descriptor, &asked);
            }

            for (long calls = 0; ;)
            {
                Receive(descriptor, &asked);
                if (asked.data.nr == GuestPayloads.Doorbell.ParkSyscall)
                {
                    parked = asked.id;
                    return calls;
                }

                registers.orig_rax = (ulong)asked.data.nr;
                registers.rdi = asked.data.args[0];
                registers.rsi = asked.data.args[1];
                registers.rdx = asked.data.args[2];
                registers.r10 = asked.data.args[3];
                registers.r8 = asked.data.args[4];
                registers.r9 = asked.data.args[5];
                HostCall.Run(&registers);
                answer.id = asked.id;
                answer.val = (long)registers.rax; // a negated errno as well: with error 0 the value is what rax becomes
                if (Send(descriptor, &answer)) calls++;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Receive(int descriptor, seccomp_notif* asked)
        {
            do *asked = default;
            while (HotLibc.ioctl(descriptor, Libc.SECCOMP_IOCTL_NOTIF_RECV, (nint)asked) != 0 && MayGoOn("SECCOMP_IOCTL_NOTIF_RECV") != 0);
        }

        /// <returns>False where the stub waits no more: a signal to it has it ask again.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool Send(int descriptor, seccomp_notif_resp* answer)
        {
            while (HotLibc.ioctl(descriptor, Libc.SECCOMP_IOCTL_NOTIF_SEND, (nint)answer) != 0)
            {
                if (MayGoOn("SECCOMP_IOCTL_NOTIF_SEND") == Errno.ENOENT) return false;
            }

            return true;
        }

        /// <summary>What failed may be tried again after a signal, to this thread or to the stub, while the stub lives.</summary>
        private int MayGoOn(string call)
        {
            int errno = Marshal.GetLastSystemError();
            var fate = Stub.Fate();
            if (errno is Errno.EINTR or Errno.ENOENT && fate is null && !Watchdog.Expired) return errno;
            throw Lost(fate is null ? new LinuxException(call, errno) : new VmmException($"the stub {fate}"));
        }
    }
}
