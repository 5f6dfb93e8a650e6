using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>Why KVM_RUN came back (kvm_run.exit_reason), or that a signal ended it.</summary>
public enum ExitReason : uint
{
    Unknown = KVM_EXIT_UNKNOWN,
    Exception = KVM_EXIT_EXCEPTION,
    Io = KVM_EXIT_IO,
    Hypercall = KVM_EXIT_HYPERCALL,
    Debug = KVM_EXIT_DEBUG,
    Halt = KVM_EXIT_HLT,
    Mmio = KVM_EXIT_MMIO,
    Shutdown = KVM_EXIT_SHUTDOWN,
    FailEntry = KVM_EXIT_FAIL_ENTRY,
    Interrupted = KVM_EXIT_INTR,
    InternalError = KVM_EXIT_INTERNAL_ERROR,
    SystemEvent = KVM_EXIT_SYSTEM_EVENT,
}

/// <summary>
/// An exit with its data, read where KVM wrote it: nothing is copied or allocated. Good until the next
/// <see cref="Vcpu.Run"/>; the properties below the reason hold for the reason that they name and are undefined for others.
/// </summary>
public readonly unsafe ref struct VcpuExit
{
    private readonly kvm_run* run;

    internal VcpuExit(ExitReason reason, kvm_run* run)
    {
        Reason = reason;
        this.run = run;
    }

    public ExitReason Reason { get; }

    /// <summary><see cref="ExitReason.Io"/>: the port.</summary>
    public ushort Port => run->io.port;

    /// <summary><see cref="ExitReason.Io"/>: whether the guest wrote to the port; else it waits for <see cref="PortData"/>.</summary>
    public bool IsPortWrite => run->io.direction == KVM_EXIT_IO_OUT;

    /// <summary><see cref="ExitReason.Io"/>: what the guest wrote, or where the VMM puts what it reads.</summary>
    public Span<byte> PortData => new((byte*)run + run->io.data_offset, (int)(run->io.size * run->io.count));

    /// <summary><see cref="ExitReason.Mmio"/>: the guest physical address.</summary>
    public ulong MmioAddress => run->mmio.phys_addr;

    /// <summary><see cref="ExitReason.Mmio"/>: whether it was a store; else it waits for <see cref="MmioData"/>.</summary>
    public bool IsMmioWrite => run->mmio.is_write != 0;

    /// <summary><see cref="ExitReason.Mmio"/>: what the guest stored, or where the VMM puts what it loads; at most 8 bytes.</summary>
    public Span<byte> MmioData => new(Unsafe.AsPointer(ref run->mmio.data), (int)Math.Min(run->mmio.len, 8));

    /// <summary><see cref="ExitReason.Hypercall"/>: its number.</summary>
    public ulong HypercallNumber => run->hypercall.nr;

    /// <summary><see cref="ExitReason.Hypercall"/>: its six arguments.</summary>
    public ReadOnlySpan<ulong> HypercallArguments => new(Unsafe.AsPointer(ref run->hypercall.args), 6);

    /// <summary><see cref="ExitReason.Hypercall"/>: what the guest gets back.</summary>
    public ulong HypercallResult
    {
        get => run->hypercall.ret;
        set => run->hypercall.ret = value;
    }

    /// <summary>The exit in words: what a person needs to see why a guest failed.</summary>
    public override string ToString() => Reason switch
    {
        ExitReason.Io => string.Create(CultureInfo.InvariantCulture, $"Io ({(IsPortWrite ? "out" : "in")} port 0x{Port:x}, {run->io.size} byte)"),
        ExitReason.Mmio => string.Create(CultureInfo.InvariantCulture, $"Mmio ({(IsMmioWrite ? "store" : "load")} at 0x{MmioAddress:x}, {run->mmio.len} byte)"),
        ExitReason.Hypercall => string.Create(CultureInfo.InvariantCulture, $"Hypercall (number {HypercallNumber})"),
        ExitReason.FailEntry => string.Create(
            CultureInfo.InvariantCulture, $"FailEntry (hardware reason 0x{run->fail_entry.hardware_entry_failure_reason:x})"),
        ExitReason.InternalError => "InternalError (" + DescribeInternalError(in run->@internal) + ")",
        ExitReason.Unknown => string.Create(CultureInfo.InvariantCulture, $"Unknown (hardware reason 0x{run->hw.hardware_exit_reason:x})"),
        ExitReason.Shutdown => "Shutdown (triple fault)",
        _ => Enum.IsDefined(Reason) ? Reason.ToString() : $"number {(uint)Reason}",
    };

    /// <summary>Suberrors of KVM_EXIT_INTERNAL_ERROR in linux/kvm.h.</summary>
    private static string DescribeInternalError(in kvm_run.InternalErrorExit error)
    {
        var text = new StringBuilder(error.suberror switch
        {
            1 => "KVM could not emulate an instruction",
            2 => "simultaneous exceptions",
            3 => "delivery of an event failed",
            4 => "unexpected hardware exit reason",
            var other => $"suberror {other}",
        });
        uint count = Math.Min(error.ndata, 16);
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" {error.data[i]:x}");
        }

        return text.ToString();
    }
}
