using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>What /dev/kvm answered (Documentation/virt/kvm/api.rst).</summary>
/// <param name="OpenErrno">0 if the device opened, otherwise the error number.</param>
/// <param name="ApiVersion">KVM_GET_API_VERSION: 12 since Linux 2.6.22.</param>
/// <param name="ImmediateExit">KVM_CAP_IMMEDIATE_EXIT: a guest that hangs can be stopped without a race.</param>
/// <param name="BinaryStats">KVM_CAP_BINARY_STATS_FD: exits can be counted.</param>
/// <param name="VmErrno">0 if KVM_CREATE_VM worked, otherwise the error number.</param>
public sealed record KvmProbe(int OpenErrno, int ApiVersion, bool ImmediateExit, bool BinaryStats, int VmErrno)
{
    internal const nuint GetApiVersion = 0xAE00;
    internal const nuint CreateVm = 0xAE01;
    internal const nuint CheckExtension = 0xAE03;
    internal const nuint CapImmediateExit = 136;
    internal const nuint CapBinaryStatsFd = 203;

    /// <summary>KVM_CAP_HOST_SYSCALL of the patch series: the modes that this kernel offers.</summary>
    public HostSyscallMode HostSyscallModes { get; init; }

    /// <summary>The module parameter that switches it: Y or N; null in a kernel without the series.</summary>
    public string? HostSyscallParameter { get; init; }

    internal static KvmProbe Run()
    {
        using var device = new FileDescriptor(Libc.open(KvmFacts.Device, Libc.O_RDWR | Libc.O_CLOEXEC));
        if (device.IsInvalid)
            return new KvmProbe(device.Error, 0, false, false, 0);

        var version = Libc.ioctl(device.Number, GetApiVersion, 0);
        var immediateExit = Libc.ioctl(device.Number, CheckExtension, (nint)CapImmediateExit) > 0;
        var binaryStats = Libc.ioctl(device.Number, CheckExtension, (nint)CapBinaryStatsFd) > 0;
        using var vm = new FileDescriptor(Libc.ioctl(device.Number, CreateVm, 0));
        return new KvmProbe(0, version, immediateExit, binaryStats, vm.Error)
        {
            HostSyscallModes = (HostSyscallMode)Math.Max(0, Libc.ioctl(device.Number, CheckExtension, HostSyscallCapability.Number)),
            HostSyscallParameter = HostSyscallCapability.ReadParameter(),
        };
    }
}
