using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>
/// The process of <see cref="StubImage"/>, a child of this one, parked or about to park for the first time. Made with
/// posix_spawn: forking a managed process would copy its heap and lose its threads.
/// </summary>
internal sealed unsafe class StubProcess : IDisposable
{
    /// <summary>How long the start of a stub may take: it makes a handful of system calls.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly SharedRegion region;
    private readonly StubPlan plan;
    private ChildStopSignal? quiet;
    private int pid;
    private string fate = "is gone";

    private StubProcess(SharedRegion region, StubPlan plan)
    {
        this.region = region;
        this.plan = plan;
    }

    public int Pid => pid;

    /// <param name="region">With everything that the stub runs, but for the entry.</param>
    /// <param name="plan">What it is started for.</param>
    /// <exception cref="UnavailableException">The system forbids it.</exception>
    /// <exception cref="LinuxException">A call failed; <see cref="Refusals"/> knows whether the system forbids that.</exception>
    public static StubProcess Start(SharedRegion region, StubPlan plan)
    {
        region.Store(RegionLayout.Entry, InstructionSet.OfThisProcess.StubEntry(plan.Start, plan.Parking, plan.Block));
        *region.Word(RegionLayout.StubOwner) = Environment.ProcessId;
        *region.Word(RegionLayout.StubStep) = -1;
        using var image = WriteImage();
        var stub = new StubProcess(region, plan);
        var ofCalls = plan.MakesCalls ? region.Descriptors.Select(number => (number, number)) : [];
        stub.pid = Spawn(image.Number, [(region.Memory.Descriptor, StubImage.RegionDescriptor), .. plan.Descriptors, .. ofCalls]);
        try
        {
            if (plan.Parking == StubParking.Traced) stub.Trace();
            else stub.AwaitTurn();
            return stub;
        }
        catch
        {
            stub.Dispose();
            throw;
        }
    }

    /// <summary>A descriptor of the stub's, in this process.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public FileDescriptor Take(long number)
    {
        using var process = new FileDescriptor((int)Libc.pidfd_open(Libc.SYS_pidfd_open, pid, 0));
        if (process.IsInvalid) throw LinuxException.Last("pidfd_open");
        var taken = new FileDescriptor((int)Libc.pidfd_getfd(Libc.SYS_pidfd_getfd, process.Number, (nint)number, 0));
        return taken.IsInvalid ? throw LinuxException.Last("pidfd_getfd") : taken;
    }

    /// <summary>Kills the stub; any thread may call this. What waits for the stub then sees its end.</summary>
    public void Kill()
    {
        int target = Volatile.Read(ref pid);
        if (target > 0) _ = Libc.kill(target, Libc.SIGKILL);
    }

    public void Dispose()
    {
        quiet?.Dispose();
        int target = Interlocked.Exchange(ref pid, 0);
        if (target == 0) return;
        _ = Libc.kill(target, Libc.SIGKILL);
        int status;
        while (Libc.waitpid(target, &status, Libc.__WALL) == target && !HasEnded(status))
        {
        }
    }

    /// <summary>What became of a stub that no tracer is told of, in words; null while it lives.</summary>
    /// <param name="dying">Whether it is known to end, so that this can wait for it.</param>
    public string? Fate(bool dying = false)
    {
        int status;
        if (pid == 0) return fate;
        while (true)
        {
            int waited = Libc.waitpid(pid, &status, Libc.__WALL | (dying ? 0 : Libc.WNOHANG));
            if (waited == 0 || (waited == pid && !HasEnded(status))) return null;
            if (waited == pid) break;
            if (Marshal.GetLastPInvokeError() != Errno.EINTR) throw LinuxException.Last("waitpid(stub)");
        }

        pid = 0;
        return fate = Describe(status);
    }

    /// <summary>Whether a wait status says that the process is gone: exited or killed, not stopped.</summary>
    public static bool HasEnded(int status) => (status & 0xFF) != 0x7F;

    /// <summary>A wait status in words.</summary>
    public static string Describe(int status) => (status & 0x7F) switch
    {
        0 => $"exited with status {(status >> 8) & 0xFF}",
        0x7F => $"stopped by signal {(status >> 8) & 0xFF}",
        var signal => $"was killed by signal {signal}",
    };

    private static FileDescriptor WriteImage()
    {
        var file = new FileDescriptor(Libc.memfd_create("hostcall-stub", Libc.MFD_CLOEXEC));
        if (file.IsInvalid) throw LinuxException.Last("memfd_create(hostcall-stub)");
        byte[] image = StubImage.Build();
        fixed (byte* bytes = image)
        {
            if (Libc.write(file.Number, bytes, (nuint)image.Length) == image.Length) return file;
        }

        var error = LinuxException.Last("write(hostcall-stub)");
        file.Dispose();
        throw error;
    }

    private static int Spawn(int image, IEnumerable<(int Here, int There)> descriptors)
    {
        // Larger than posix_spawn_file_actions_t of any libc in use (80 bytes in glibc).
        byte* actions = stackalloc byte[256];
        string program = $"/proc/self/fd/{image}";
        byte** none = stackalloc byte*[1];
        none[0] = null;
        byte* name = (byte*)Marshal.StringToCoTaskMemUTF8("hostcall-stub");
        byte** arguments = stackalloc byte*[2];
        arguments[0] = name;
        arguments[1] = null;
        int errno = Libc.posix_spawn_file_actions_init(actions);
        try
        {
            // Onto itself: the descriptor stays open in the child (glibc 2.29, posix_spawn_file_actions_adddup2(3)).
            foreach (var (here, there) in descriptors)
            {
                if (errno == 0) errno = Libc.posix_spawn_file_actions_adddup2(actions, here, there);
            }

            int child = 0;
            if (errno == 0) errno = Libc.posix_spawn(out child, program, actions, null, arguments, none);
            if (errno == 0) return child;
            throw new UnavailableException(
                $"the stub process cannot be started: {Errno.Describe(errno)}",
                "check vm.memfd_noexec and the limit of processes");
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            Marshal.FreeCoTaskMem((nint)name);
        }
    }

    /// <summary>Waits until the stub has stopped itself, and sets the options of the tracer.</summary>
    private void Trace()
    {
        quiet = ChildStopSignal.Suppress();
        int status;
        if (Libc.waitpid(pid, &status, Libc.__WALL) != pid) throw LinuxException.Last("waitpid(stub)");
        if ((status & 0xFFFF) != ((Libc.SIGSTOP << 8) | 0x7F)) throw Refused(status);
        const nint options = Libc.PTRACE_O_TRACESYSGOOD | Libc.PTRACE_O_TRACESECCOMP | Libc.PTRACE_O_EXITKILL;
        if (Libc.ptrace(Libc.PTRACE_SETOPTIONS, pid, 0, (void*)options) != 0) throw LinuxException.Last("ptrace(PTRACE_SETOPTIONS)");
    }

    /// <summary>Waits until the stub says that its start is done.</summary>
    private void AwaitTurn()
    {
        var step = new timespec { tv_nsec = 2_000_000 };
        uint* turn = (uint*)region.Word(RegionLayout.StubTurn);
        for (long began = Environment.TickCount64; Volatile.Read(ref *turn) != StubTurn.Parked;)
        {
            int status;
            if (Libc.waitpid(pid, &status, Libc.__WALL | Libc.WNOHANG) == pid) throw Refused(status);
            if (Environment.TickCount64 - began > StartLimit.TotalMilliseconds) throw new GuestHungException("the stub did not park");
            _ = Libc.futex(Libc.SYS_futex, turn, Libc.FUTEX_WAIT, 0, &step);
        }
    }

    /// <summary>A stub that ended during its start was refused a call, mostly: the error number is its exit status.</summary>
    private Exception Refused(int status)
    {
        if (HasEnded(status)) pid = 0;
        if ((status & 0x7F) != 0) return new VmmException($"the stub did not start: it {Describe(status)}");
        long step = *region.Word(RegionLayout.StubStep);
        return new LinuxException(step >= 0 && step < plan.Start.Count ? plan.Start[(int)step].Name : "the stub before its start", (status >> 8) & 0xFF);
    }
}
