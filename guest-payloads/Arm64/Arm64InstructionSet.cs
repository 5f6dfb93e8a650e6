using System.Runtime.InteropServices;
using static Hostcall.GuestPayloads.Arm64.Register;

namespace Hostcall.GuestPayloads.Arm64;

/// <summary>Machine code of arm64.</summary>
internal sealed class Arm64InstructionSet : InstructionSet
{
    /// <summary>A hint that no CPU has a meaning for.</summary>
    private const uint MarkHint = 127;

    public override Architecture Architecture => Architecture.Arm64;

    public override IDoorbell SyscallDoorbell => Doorbell.Syscall;

    public override byte[] Executor => Doorbell.ExecutorCode;

    /// <summary>The virtual counter, not before what stands before it is done.</summary>
    public override byte[] CounterReader => Assembler.Assemble(0, code =>
    {
        code.Isb();
        code.Mrs(x0, SystemRegister.CNTVCT_EL0);
        code.Ret();
    });

    public override byte[] TraceMark => Assembler.Assemble(0, code => code.Hint(MarkHint));

    public override byte[] TraceMarker => Assembler.Assemble(0, code =>
    {
        code.Hint(MarkHint);
        code.Ret();
    });

    /// <summary>By words, the shortest line that a cache can have: it runs once for each piece of code.</summary>
    public override byte[] Synchronizer => Assembler.Assemble(0, code =>
    {
        EmitForEachWord(code, code.DcCvau);
        code.DsbIsh();
        EmitForEachWord(code, code.IcIvau);
        code.DsbIsh();
        code.Isb();
        code.Ret();
    });

    public override uint RequestNumber => RequestBlock.Number;

    internal override ushort ElfMachine => 183; // EM_AARCH64

    public override byte[] StubEntry(IReadOnlyList<StubCall> start, StubParking parking, uint block) => block == RegionLayout.Body
        ? StubCode.Entry(start, parking)
        : throw new ArgumentException("a stub of this architecture runs the payload itself", nameof(block));

    internal override byte[] Body(Scenario scenario, ExtraWork? extra) => BodyCode.Assemble(scenario, extra);

    internal override byte[] StubProgram(uint address) => StubCode.Program(address);

    private static void EmitForEachWord(Assembler code, Action<Register> emit)
    {
        (Label next, Label end) = (new(), new());
        code.Mov(x2, x0);
        code.Place(next);
        code.Cmp(x2, x1);
        code.B(Condition.AboveOrEqual, end);
        emit(x2);
        code.Add(x2, x2, 4);
        code.B(next);
        code.Place(end);
    }
}
