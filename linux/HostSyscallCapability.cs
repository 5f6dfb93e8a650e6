namespace Hostcall.Linux;

/// <summary>What the hypercall restores of the host around a call. Each is a bit of what KVM_CHECK_EXTENSION returns.</summary>
[Flags]
public enum HostSyscallMode
{
    /// <summary>The hypercall is not used.</summary>
    None = 0,

    /// <summary>Nothing: the guest's state stays loaded.</summary>
    Fast = 1,

    /// <summary>GS.base, MSRs and FPU of the host.</summary>
    Robust = 2,

    /// <summary>GS.base and MSRs; guest and host have one set of FPU registers.</summary>
    SharedFpu = 4,
}

/// <summary>
/// KVM_CAP_HOST_SYSCALL as the patch series in host-kernel/ defines it, for who uses it and for who only looks whether one could.
/// No released kernel has it.
/// </summary>
public static class HostSyscallCapability
{
    public const int Number = 900;

    /// <summary>Y or N; not there in a kernel without the series.</summary>
    public const string ParameterFile = "/sys/module/kvm/parameters/host_syscall";

    public const string NewKernel = "run it in a lab (dotnet run -c Release -- lab build), or boot a kernel made by host-kernel/build --deb";

    public const string SwitchOn = $"as root: echo Y > {ParameterFile}, or boot with kvm.host_syscall=1";

    /// <summary>All that the series has for an architecture: sharing the FPU registers is a mode of x86 alone.</summary>
    public static HostSyscallMode ModesOf(bool isX86) =>
        HostSyscallMode.Fast | HostSyscallMode.Robust | (isX86 ? HostSyscallMode.SharedFpu : HostSyscallMode.None);

    /// <summary>What the parameter says; null where there is none.</summary>
    public static string? ReadParameter()
    {
        try
        {
            return File.ReadAllText(ParameterFile).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Null where a mode can be had. The kernel offers the same to everybody, and refuses who may not enable it.</summary>
    /// <param name="offered">What KVM_CHECK_EXTENSION says.</param>
    /// <param name="mode">What is needed.</param>
    /// <param name="parameter">What the module's parameter says.</param>
    /// <param name="sysAdmin">Whether the caller has CAP_SYS_ADMIN; null where it is not known.</param>
    public static Unavailable? Lacks(HostSyscallMode offered, HostSyscallMode mode, string? parameter, bool? sysAdmin) => offered switch
    {
        _ when mode == HostSyscallMode.None => null,
        HostSyscallMode.None when parameter == "N" =>
            new Unavailable("KVM_CAP_HOST_SYSCALL is switched off in this kernel: the module parameter kvm.host_syscall is N", SwitchOn),
        HostSyscallMode.None => new Unavailable("this kernel has no KVM_CAP_HOST_SYSCALL", NewKernel),
        _ when !offered.HasFlag(mode) =>
            new Unavailable($"the KVM_CAP_HOST_SYSCALL of this kernel has no {Name(mode)} mode: it is of another version of the series", NewKernel),
        _ when sysAdmin == false => new Unavailable("KVM_CAP_HOST_SYSCALL is not for this user: it asks for CAP_SYS_ADMIN", "run as root"),
        _ => null,
    };

    /// <summary>In words: "fast, shared FPU and robust".</summary>
    public static string Names(HostSyscallMode modes)
    {
        string[] names = [.. new[] { HostSyscallMode.Fast, HostSyscallMode.SharedFpu, HostSyscallMode.Robust }.Where(mode => modes.HasFlag(mode)).Select(Name)];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static string Name(HostSyscallMode mode) => mode switch
    {
        HostSyscallMode.Fast => "fast",
        HostSyscallMode.Robust => "robust",
        HostSyscallMode.SharedFpu => "shared FPU",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
    };
}
