using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>
/// A payload that makes calls which it is given when it runs, for who asks what a call does and not what it costs. For each
/// block of a list it copies the block, rings, and notes what came back. An iteration is a block. It may hold values of its own
/// in the SSE registers meanwhile, so that somebody can tell whose registers a call has seen.
/// </summary>
public static class RequestList
{
    /// <summary>The blocks, one behind the other, each of <see cref="RequestBlock.Size"/> bytes.</summary>
    public const uint Blocks = RegionLayout.Buffer + 0xE000;
    public const int Most = 0x2000 / RequestBlock.Size;

    /// <summary>In a block: what the doorbell left in rax, where a hypercall says whether it made the call. A call does not use the field.</summary>
    public const int Answer = 0;

    /// <summary>Not 0: the payload loads its registers from <see cref="RegistersBefore"/>, and stores them at the end.</summary>
    public const uint HoldsRegisters = RegionLayout.Buffer + 0xD000;
    public const uint RegistersBefore = RegionLayout.Buffer + 0xD100;
    public const uint RegistersAfter = RegionLayout.Buffer + 0xD200;
    public const int RegistersSize = 16 * 16;

    /// <summary>What is free for the data of calls, from the start of the buffer on.</summary>
    public const int BufferSize = 0xD000;

    private static readonly AssemblerRegisterXMM[] Registers =
        [xmm0, xmm1, xmm2, xmm3, xmm4, xmm5, xmm6, xmm7, xmm8, xmm9, xmm10, xmm11, xmm12, xmm13, xmm14, xmm15];

    /// <summary>The scenario that goes with the payload: an iteration makes one call, and the list says which.</summary>
    public static Scenario Scenario { get; } = new("requests", "calls of a list", new Call(SystemCall.Numbered(-1), Expectation.Success));

    public static PayloadBody Payload { get; } = new(MachineCode.Assemble(RegionLayout.Body, Emit));

    private static void Emit(Assembler code)
    {
        var (loop, end, ready, done) = (code.CreateLabel(), code.CreateLabel(), code.CreateLabel(), code.CreateLabel());
        code.push(rbx);
        code.push(r12);
        code.mov(ebx, RegionLayout.Request);
        code.cmp(__dword_ptr[HoldsRegisters], 0);
        code.je(ready);
        for (int i = 0; i < Registers.Length; i++) code.movups(Registers[i], __xmmword_ptr[RegistersBefore + (16 * i)]);
        code.Label(ref ready);
        code.mov(r12d, Blocks);

        code.Label(ref loop);
        code.mov(rax, __qword_ptr[RegionLayout.Iterations]);
        code.imul(eax, eax, RequestBlock.Size);
        code.add(eax, Blocks);
        code.cmp(r12d, eax);
        code.jae(end);
        code.mov(rsi, r12);
        code.mov(rdi, rbx);
        code.mov(ecx, RequestBlock.Size / 8);
        code.rep.movsq();
        code.mov(__qword_ptr[rbx + RequestBlock.Rax], PayloadBody.Poison);
        code.xor(eax, eax);
        code.call(RegionLayout.Doorbell);
        code.mov(__qword_ptr[r12 + Answer], rax);
        code.mov(rax, __qword_ptr[rbx + RequestBlock.Rax]);
        code.mov(__qword_ptr[r12 + RequestBlock.Rax], rax);
        code.add(r12, RequestBlock.Size);
        code.jmp(loop);

        code.Label(ref end);
        code.cmp(__dword_ptr[HoldsRegisters], 0);
        code.je(done);
        for (int i = 0; i < Registers.Length; i++) code.movups(__xmmword_ptr[RegistersAfter + (16 * i)], Registers[i]);
        code.Label(ref done);
        code.pop(r12);
        code.pop(rbx);
        code.ret();
    }
}
