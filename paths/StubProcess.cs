using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths;

/// <summary>
/// The process of <see cref="StubImage"/>, traced by the thread that started it and stopped before its first
/// park. Made with posix_spawn: forking a managed process would copy its heap and lose its threads.
/// </summary>
internal sealed unsafe class StubProcess : IDisposable
{
    private ChildStopSignal? quiet;
    private int pid;

    private StubProcess(int pid) => this.pid = pid;

    public int Pid => pid;

    /// <exception cref="UnavailableException">The system forbids it.</exception>
    /// <exception cref="LinuxException">A call failed; <see cref="Refusals"/> knows whether the system forbids that.</exception>
    public static StubProcess Start(SharedRegion region)
    {
        using var image = WriteImage();
        region.Tracer = Environment.ProcessId;
        int child = Spawn(image.Number, region.Memory.Descriptor);
        var stub = new StubProcess(child);
        try
        {
            stub.quiet = ChildStopSignal.Suppress();
            stub.AwaitFirstStop();
            if (Libc.ptrace(Libc.PTRACE_SETOPTIONS, child, 0, (void*)(Libc.PTRACE_O_TRACESYSGOOD | Libc.PTRACE_O_EXITKILL)) != 0)
                throw LinuxException.Last("ptrace(PTRACE_SETOPTIONS)");
            return stub;
        }
        catch
        {
            stub.Dispose();
            throw;
        }
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

    private static int Spawn(int image, int region)
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
            if (errno == 0)
                errno = Libc.posix_spawn_file_actions_adddup2(actions, region, StubImage.RegionDescriptor);
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

    /// <summary>After PTRACE_TRACEME the stub stops itself; before it, it can only fail.</summary>
    private void AwaitFirstStop()
    {
        int status;
        int waited = Libc.waitpid(pid, &status, Libc.__WALL);
        if (waited != pid) throw LinuxException.Last("waitpid(stub)");
        if ((status & 0xFFFF) == ((Libc.SIGSTOP << 8) | 0x7F)) return;
        if (HasEnded(status)) pid = 0;
        if ((status & 0x7F) != 0) throw new VmmException($"the stub did not start: it {Describe(status)}");

        // What the stub was refused is its exit status: mostly PTRACE_TRACEME, its last call before it stops.
        var refused = new LinuxException("ptrace(PTRACE_TRACEME)", (status >> 8) & 0xFF);
        throw Refusals.Of(refused) is { } known
            ? new UnavailableException($"the stub may not be traced: {Errno.Describe(refused.Errno)}", known.Remedy)
            : refused;
    }
}
