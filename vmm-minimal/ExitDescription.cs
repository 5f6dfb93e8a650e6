using System.Globalization;
using System.Text;
using Hostcall.VmmMinimal.Native;

namespace Hostcall.VmmMinimal;

/// <summary>Words for an exit and for registers: what a person needs to see why a guest failed.</summary>
internal static class ExitDescription
{
    public static string Of(ExitReason reason, in kvm_run run) => reason switch
    {
        ExitReason.Io => string.Create(CultureInfo.InvariantCulture,
            $"Io ({(run.io.direction == KvmConstants.KVM_EXIT_IO_OUT ? "out" : "in")} port 0x{run.io.port:x}, {run.io.size} byte)"),
        ExitReason.FailEntry => string.Create(CultureInfo.InvariantCulture,
            $"FailEntry (hardware reason 0x{run.fail_entry.hardware_entry_failure_reason:x})"),
        ExitReason.InternalError => "InternalError (" + DescribeInternalError(in run) + ")",
        ExitReason.Unknown => string.Create(CultureInfo.InvariantCulture,
            $"Unknown (hardware reason 0x{run.hw.hardware_exit_reason:x})"),
        ExitReason.Shutdown => "Shutdown (triple fault)",
        _ => Enum.IsDefined(reason) ? reason.ToString() : $"number {(uint)reason}",
    };

    public static string Of(in kvm_regs r) => string.Create(CultureInfo.InvariantCulture,
        $"rip={r.rip:x} rsp={r.rsp:x} rflags={r.rflags:x} rax={r.rax:x} rbx={r.rbx:x} rcx={r.rcx:x} rdx={r.rdx:x} " +
        $"rsi={r.rsi:x} rdi={r.rdi:x} rbp={r.rbp:x} r8={r.r8:x} r9={r.r9:x} r10={r.r10:x} r11={r.r11:x} r12={r.r12:x} " +
        $"r13={r.r13:x} r14={r.r14:x} r15={r.r15:x}");

    /// <summary>Suberrors of KVM_EXIT_INTERNAL_ERROR in linux/kvm.h.</summary>
    private static string DescribeInternalError(in kvm_run run)
    {
        var text = new StringBuilder(run.@internal.suberror switch
        {
            1 => "KVM could not emulate an instruction",
            2 => "simultaneous exceptions",
            3 => "delivery of an event failed",
            4 => "unexpected hardware exit reason",
            var other => $"suberror {other}",
        });
        uint count = Math.Min(run.@internal.ndata, 16);
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" {run.@internal.data[i]:x}");
        }

        return text.ToString();
    }
}
