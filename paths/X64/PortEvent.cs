using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.Paths.X64;

/// <summary>An eventfd that KVM counts a guest's writes to <see cref="Doorbell.EventPort"/> in, without leaving to the VMM.</summary>
internal sealed class PortEvent : GuestHelper
{
    public PortEvent(Vm vm)
    {
        if (vm.CheckExtension(KVM_CAP_IOEVENTFD) == 0) throw new UnavailableException("this KVM has no KVM_CAP_IOEVENTFD", Refusals.UseKernelWithEvents);
        File = new FileDescriptor(Libc.eventfd(0, Libc.EFD_CLOEXEC));
        if (File.IsInvalid) throw LinuxException.Last("eventfd");
        try
        {
            vm.SignalOnPortWrite(Doorbell.EventPort, File);
        }
        catch
        {
            File.Dispose();
            throw;
        }
    }

    public FileDescriptor File { get; }

    public override void Dispose() => File.Dispose();
}
