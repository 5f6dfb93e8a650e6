using System.Runtime.InteropServices;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

/// <summary>A VM that adds two numbers.</summary>
internal static class SmallestVm
{
    private const ulong CodeAddress = 0x2000_0000;

    public static uint Add(uint a, uint b)
    {
        using var kvm = Kvm.Open();
        using var vm = kvm.CreateVm();
        using var tables = SharedMemory.Create("tables", (nuint)GuestLayout.SystemMemorySize);
        using var code = SharedMemory.Create("code", (nuint)GuestLayout.PageSize);
        LongMode.WriteTables(tables, CodeAddress, GuestLayout.PageSize);
        vm.AddMemory(GuestLayout.SystemMemoryBase, tables);
        vm.AddMemory(GuestLayout.SharedRegionBase, code);
        ReadOnlySpan<byte> instructions = [0x01, 0xD8, 0xE7, 0x10, 0xF4]; // add eax, ebx; out 0x10, eax; hlt
        instructions.CopyTo(code.Bytes);

        using var vcpu = vm.CreateVcpu();
        vcpu.EnterLongMode(CodeAddress);
        vcpu.SetRegisters(vcpu.GetRegisters() with { rax = a, rbx = b });
        using var watchdog = new Watchdog(TimeSpan.FromSeconds(1), () => vcpu.ImmediateExit = true);
        watchdog.Arm();
        for (uint sum = 0; ;)
        {
            var exit = vcpu.Run();
            switch (exit.Reason)
            {
                case ExitReason.Io when exit.Port == 0x10 && exit.IsPortWrite:
                    sum = MemoryMarshal.Read<uint>(exit.PortData);
                    break;
                case ExitReason.Halt:
                    return sum;
                case ExitReason.Interrupted when !watchdog.Expired:
                    break;
                default:
                    throw vcpu.Unexpected(exit);
            }
        }
    }
}
