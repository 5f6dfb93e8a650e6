using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <content>Registers one at a time, which is how arm64's KVM gives them. The guest must not be running.</content>
public sealed unsafe partial class Vcpu
{
    /// <summary>The value of a register of 64 bits. Allocates nothing.</summary>
    /// <param name="id">As in <see cref="Arm64.CoreRegister"/>.</param>
    /// <exception cref="LinuxException">The kernel refuses; errno says why.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong GetOneRegister(ulong id)
    {
        ulong value;
        var register = new kvm_one_reg { id = id, addr = (ulong)&value };
        if (HotLibc.ioctl(number, KVM_GET_ONE_REG, (nint)(&register)) != 0) throw Refused(nameof(KVM_GET_ONE_REG), id);
        return value;
    }

    /// <inheritdoc cref="GetOneRegister"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetOneRegister(ulong id, ulong value)
    {
        var register = new kvm_one_reg { id = id, addr = (ulong)&value };
        if (HotLibc.ioctl(number, KVM_SET_ONE_REG, (nint)(&register)) != 0) throw Refused(nameof(KVM_SET_ONE_REG), id);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LinuxException Refused(string call, ulong id) => new($"{call}(0x{id:x})", Marshal.GetLastSystemError());
}
