using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>One vCPU with its mapped kvm_run. Used by one thread at a time.</summary>
public sealed unsafe class Vcpu : IDisposable
{
    private readonly FileDescriptor file;
    private readonly nuint mappingSize;
    private readonly int number;
    private kvm_run* run;

    internal Vcpu(FileDescriptor file, int mappingSize)
    {
        this.file = file;
        this.mappingSize = (nuint)mappingSize;
        number = file.Number;
        nint mapped = Libc.mmap(
            0, this.mappingSize, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, number, 0);
        if (mapped == Libc.MAP_FAILED) throw LinuxException.Last("mmap(kvm_run)");
        run = (kvm_run*)mapped;
        Counters = new VcpuCounters(file);
    }

    /// <summary>KVM's own counters of this vCPU.</summary>
    public VcpuCounters Counters { get; }

    /// <summary>The exit reason that KVM wrote last.</summary>
    public ExitReason LastExit => (ExitReason)run->exit_reason;

    /// <summary>The port of the last <see cref="ExitReason.Io"/> exit.</summary>
    public ushort Port => run->io.port;

    /// <summary>
    /// When set, KVM_RUN returns <see cref="ExitReason.Interrupted"/> before it enters the guest. Any thread may
    /// set it; together with a signal to the vCPU's thread it ends a guest for certain.
    /// </summary>
    public bool ImmediateExit
    {
        get => Volatile.Read(ref run->immediate_exit) != 0;
        set => Volatile.Write(ref run->immediate_exit, value ? (byte)1 : (byte)0);
    }

    /// <summary>Runs the guest until it leaves to user space. Allocates nothing.</summary>
    /// <returns>The exit reason; <see cref="ExitReason.Interrupted"/> when a signal came.</returns>
    /// <exception cref="LinuxException">KVM_RUN failed with anything but EINTR.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExitReason Run() =>
        HotLibc.ioctl(number, KVM_RUN, 0) == 0 ? (ExitReason)run->exit_reason : InterruptedOrThrow(Marshal.GetLastSystemError());

    /// <summary>Points the vCPU at 64-bit ring-0 code with the tables of <see cref="GuestLayout"/>.</summary>
    /// <param name="entry">Guest virtual address of the first instruction.</param>
    public void EnterLongMode(ulong entry)
    {
        var sregs = default(kvm_sregs);
        file.Ioctl(nameof(KVM_GET_SREGS), KVM_GET_SREGS, ref sregs);
        LongMode.Enter(ref sregs);
        file.Ioctl(nameof(KVM_SET_SREGS), KVM_SET_SREGS, ref sregs);

        var regs = new kvm_regs { rip = entry, rsp = GuestLayout.StackTop, rflags = 2 };
        file.Ioctl(nameof(KVM_SET_REGS), KVM_SET_REGS, ref regs);
    }

    /// <summary>The general registers; the guest must not be running.</summary>
    public kvm_regs GetRegisters()
    {
        var regs = default(kvm_regs);
        file.Ioctl(nameof(KVM_GET_REGS), KVM_GET_REGS, ref regs);
        return regs;
    }

    /// <summary>An exception that says which exit this was, what KVM tells about it, and the registers.</summary>
    public VmmException Unexpected(ExitReason reason) =>
        new($"unexpected exit {ExitDescription.Of(reason, in *run)}; {DescribeRegisters()}");

    /// <summary>The registers in one line, or why they could not be read.</summary>
    public string DescribeRegisters()
    {
        try
        {
            return ExitDescription.Of(GetRegisters());
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
        file.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ExitReason InterruptedOrThrow(int errno) =>
        errno is Errno.EINTR or Errno.EAGAIN ? ExitReason.Interrupted : throw new LinuxException(nameof(KVM_RUN), errno);
}
