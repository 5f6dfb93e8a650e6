using System.Runtime.InteropServices;
using Hostcall.VmmMinimal;
using Hostcall.VmmMinimal.Native;

namespace Hostcall.Tests.VmmMinimal;

/// <summary>An exit's data, read from a page as KVM writes it.</summary>
public sealed unsafe class VcpuExitTests : IDisposable
{
    private readonly kvm_run* run = (kvm_run*)NativeMemory.AllocZeroed(4096);

    public void Dispose() => NativeMemory.Free(run);

    [Fact]
    public void A_port_write_carries_port_and_bytes()
    {
        run->io = new kvm_run.IoExit { direction = KvmConstants.KVM_EXIT_IO_OUT, size = 2, port = 0x3F8, count = 2, data_offset = 2048 };
        MemoryMarshal.Write(new Span<byte>((byte*)run + 2048, 4), 0x44332211);
        var exit = new VcpuExit(ExitReason.Io, run);
        Assert.Equal((0x3F8, true), (exit.Port, exit.IsPortWrite));
        Assert.Equal([0x11, 0x22, 0x33, 0x44], exit.PortData.ToArray());
        Assert.Equal("Io (out port 0x3f8, 2 byte)", exit.ToString());
    }

    [Fact]
    public void A_load_from_a_device_gets_what_the_VMM_writes_there()
    {
        run->mmio = new kvm_run.MmioExit { phys_addr = 0x10_0008, len = 4 };
        var exit = new VcpuExit(ExitReason.Mmio, run);
        Assert.Equal((0x10_0008UL, false, 4), (exit.MmioAddress, exit.IsMmioWrite, exit.MmioData.Length));
        exit.MmioData.Fill(0xAB);
        Assert.Equal((0xAB, 0xAB, 0), (run->mmio.data[0], run->mmio.data[3], run->mmio.data[4]));
        Assert.Equal("Mmio (load at 0x100008, 4 byte)", exit.ToString());
        run->mmio.is_write = 1;
        run->mmio.len = 99; // more than the field holds
        Assert.Equal((true, 8), (exit.IsMmioWrite, exit.MmioData.Length));
    }

    [Fact]
    public void A_hypercall_carries_its_arguments_and_takes_a_result()
    {
        run->hypercall.nr = 12;
        for (int i = 0; i < 6; i++) run->hypercall.args[i] = (ulong)i + 1;
        var exit = new VcpuExit(ExitReason.Hypercall, run) { HypercallResult = 77 };
        Assert.Equal(12UL, exit.HypercallNumber);
        Assert.Equal([1, 2, 3, 4, 5, 6], exit.HypercallArguments.ToArray());
        Assert.Equal((77UL, 77UL), (run->hypercall.ret, exit.HypercallResult));
    }

    [Theory]
    [InlineData(ExitReason.Shutdown, "Shutdown (triple fault)")]
    [InlineData(ExitReason.Halt, "Halt")]
    [InlineData((ExitReason)77, "number 77")]
    public void Any_exit_has_words(ExitReason reason, string words) => Assert.Equal(words, new VcpuExit(reason, run).ToString());
}
