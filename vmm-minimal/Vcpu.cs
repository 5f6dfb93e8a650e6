using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>One vCPU with its mapped kvm_run. Used by one thread at a time.</summary>
public sealed unsafe partial class Vcpu : IDisposable
{
    private readonly nuint mappingSize;
    private readonly int number;
    private kvm_run* run;

    internal Vcpu(FileDescriptor file, int mappingSize, VcpuCounters? counters = null)
    {
        File = file;
        this.mappingSize = (nuint)mappingSize;
        number = file.Number;
        nint mapped = Libc.mmap(
            0, this.mappingSize, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, number, 0);
        if (mapped == Libc.MAP_FAILED) throw LinuxException.Last("mmap(kvm_run)");
        run = (kvm_run*)mapped;
        Counters = counters ?? VcpuCounters.Of(file);
    }

    /// <summary>
    /// A vCPU that another process made: its last exit and its counters can be read here. Whatever else is asked of it KVM refuses, since
    /// the VM belongs to that process.
    /// </summary>
    /// <param name="kvm">Of this machine.</param>
    /// <param name="file">The vCPU; disposed with this.</param>
    /// <param name="counters">Its KVM_GET_STATS_FD; null where the kernel has none.</param>
    /// <exception cref="LinuxException">It can't be mapped.</exception>
    public static Vcpu OfOtherProcess(Kvm kvm, FileDescriptor file, FileDescriptor? counters)
    {
        var read = new VcpuCounters(counters);
        try
        {
            return new Vcpu(file, kvm.VcpuMappingSize, read);
        }
        catch
        {
            read.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>For requests that this library does not know; it stays this vCPU's.</summary>
    public FileDescriptor File { get; }

    /// <summary>KVM's own counters of this vCPU.</summary>
    public VcpuCounters Counters { get; }

    /// <summary>The exit that KVM wrote last.</summary>
    public VcpuExit LastExit => new((ExitReason)run->exit_reason, run);

    /// <summary>
    /// When set, KVM_RUN returns <see cref="ExitReason.Interrupted"/> before it enters the guest. Any thread may
    /// set it; together with a signal to the vCPU's thread it ends a guest for certain (<see cref="Watchdog"/>).
    /// </summary>
    public bool ImmediateExit
    {
        get => Volatile.Read(ref run->immediate_exit) != 0;
        set => Volatile.Write(ref run->immediate_exit, value ? (byte)1 : (byte)0);
    }

    /// <summary>Runs the guest until it leaves to user space. Allocates nothing.</summary>
    /// <returns>The exit; <see cref="ExitReason.Interrupted"/> when a signal came.</returns>
    /// <exception cref="LinuxException">KVM_RUN failed with anything but EINTR.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VcpuExit Run() => HotLibc.ioctl(number, KVM_RUN, 0) == 0
        ? new VcpuExit((ExitReason)run->exit_reason, run)
        : new VcpuExit(InterruptedOrThrow(Marshal.GetLastSystemError()), run);

    /// <summary>An exception that says which exit this was, what KVM tells about it, and the registers.</summary>
    public VmmException Unexpected(VcpuExit exit) => new($"unexpected exit {exit.ToString()}; {DescribeRegisters()}");

    /// <summary>The registers in one line, or why they could not be read.</summary>
    public string DescribeRegisters()
    {
        try
        {
            return Processor.OfThisMachine.Describe(this);
        }
        catch (LinuxException error)
        {
            return $"registers unknown ({error.Message})";
        }
    }

    public void Dispose()
    {
        if (run == null) return;
        Counters.Dispose();
        _ = Libc.munmap((nint)run, mappingSize);
        run = null;
        File.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ExitReason InterruptedOrThrow(int errno) =>
        errno is Errno.EINTR or Errno.EAGAIN ? ExitReason.Interrupted : throw new LinuxException(nameof(KVM_RUN), errno);
}
