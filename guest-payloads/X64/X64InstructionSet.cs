using System.Runtime.InteropServices;

namespace Hostcall.GuestPayloads;

/// <summary>Machine code of x86-64.</summary>
internal sealed class X64InstructionSet : InstructionSet
{
    /// <summary>ret.</summary>
    private const byte Return = 0xC3;

    public override Architecture Architecture => Architecture.X64;

    public override IDoorbell SyscallDoorbell => Doorbell.Syscall;

    public override byte[] Executor => Doorbell.ExecutorCode;

    /// <summary>rdtsc; shl rdx, 32; or rax, rdx; ret. No fence: these CPUs run one instruction after the other.</summary>
    public override byte[] CounterReader => [0x0F, 0x31, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xC3];

    /// <summary>xchg bx, bx. Bochs' debugger stops at it ("magic breakpoint").</summary>
    public override byte[] TraceMark => [0x66, 0x87, 0xDB];

    public override byte[] TraceMarker => [.. TraceMark, Return];

    /// <summary>The CPU sees to it.</summary>
    public override byte[] Synchronizer => [Return];

    public override uint RequestNumber => RequestBlock.OrigRax;

    internal override ushort ElfMachine => 62; // EM_X86_64

    public override byte[] StubEntry(IReadOnlyList<StubCall> start, StubParking parking, uint block) => StubCode.Entry(start, parking, block);

    internal override byte[] Body(Scenario scenario, ExtraWork? extra) => BodyCode.Assemble(scenario, extra);

    internal override byte[] StubProgram(uint address) => GuestPayloads.StubProgram.Assemble(address);
}
