namespace Hostcall.Paths.Machine;

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
    internal const nuint CapHostSyscall = 900;

    /// <summary>KVM_CAP_HOST_SYSCALL of the patch series: the modes that are offered to this process, fast as bit 0 and robust as bit 1.</summary>
    public int HostSyscallModes { get; init; }

    internal static KvmProbe Run()
    {
        using var device = Descriptor.Of(Libc.Open(KvmFacts.Device, Libc.O_RDWR | Libc.O_CLOEXEC));
        if (device.IsInvalid)
            return new KvmProbe(device.Errno, 0, false, false, 0);

        var version = Libc.Ioctl(device, GetApiVersion, 0);
        var immediateExit = Libc.Ioctl(device, CheckExtension, CapImmediateExit) > 0;
        var binaryStats = Libc.Ioctl(device, CheckExtension, CapBinaryStatsFd) > 0;
        using var vm = Descriptor.Of(Libc.Ioctl(device, CreateVm, 0));
        return new KvmProbe(0, version, immediateExit, binaryStats, vm.Errno)
        {
            HostSyscallModes = Math.Max(0, (int)Libc.Ioctl(device, CheckExtension, CapHostSyscall)),
        };
    }
}
