using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>Where a ring's words lie, in bytes from <see cref="RegionLayout.Rings"/>: io_uring_setup(2) tells.</summary>
public readonly record struct UringOffsets(uint SubmissionTail, uint CompletionHead, uint CompletionTail, uint Completions, uint SubmissionMask, uint CompletionMask);

/// <summary>An operation of io_uring that does what a system call does: which field of an entry gets which argument.</summary>
/// <param name="SystemCall">Its number.</param>
/// <param name="Opcode">IORING_OP_… of linux/io_uring.h.</param>
/// <param name="Fields">Offset and size of a field of struct io_uring_sqe, and the offset of an argument in the request block.</param>
/// <param name="Constants">Offset and size of a field, and its value where that is no argument.</param>
public sealed record UringOperation(
    int SystemCall, byte Opcode, IReadOnlyList<(int Field, int Size, int Argument)> Fields, IReadOnlyList<(int Field, int Size, int Value)> Constants);

/// <summary>A doorbell that writes an entry into a ring which a thread of the kernel polls, and waits for its completion. It never leaves the guest.</summary>
public static class UringCode
{
    /// <summary>Entries of the submission ring. One is in use at a time.</summary>
    public const int Entries = 8;

    public const byte IORING_OP_NOP = 0;

    private const int Fd = 4, Off = 8, Addr = 16, Len = 24, CallFlags = 28, Addr3 = 48;
    private const int SqeBytes = 64, CqeResult = 8;

    /// <summary>Both in an enumeration of linux/io_uring.h, whose values never change.</summary>
    private const byte IORING_OP_OPENAT = 18, IORING_OP_CLOSE = 19, IORING_OP_READ = 22, IORING_OP_WRITE = 23, IORING_OP_FUTEX_WAKE = 52;

    /// <summary>FUTEX2_SIZE_U32 | FUTEX2_PRIVATE of linux/futex.h: what a FUTEX_WAKE_PRIVATE means.</summary>
    private const int PrivateWord = 2 | 128;

    /// <summary>What io_uring has an operation for, among the calls of the scenarios.</summary>
    public static IReadOnlyList<UringOperation> Operations { get; } =
    [
        new(0, IORING_OP_READ, [(Fd, 4, RequestBlock.Rdi), (Addr, 8, RequestBlock.Rsi), (Len, 4, RequestBlock.Rdx)], [(Off, 8, -1)]),
        new(1, IORING_OP_WRITE, [(Fd, 4, RequestBlock.Rdi), (Addr, 8, RequestBlock.Rsi), (Len, 4, RequestBlock.Rdx)], [(Off, 8, -1)]),
        new(3, IORING_OP_CLOSE, [(Fd, 4, RequestBlock.Rdi)], []),
        new(
            257,
            IORING_OP_OPENAT,
            [(Fd, 4, RequestBlock.Rdi), (Addr, 8, RequestBlock.Rsi), (CallFlags, 4, RequestBlock.Rdx), (Len, 4, RequestBlock.R10)],
            []),
        new(202, IORING_OP_FUTEX_WAKE, [(Addr, 8, RequestBlock.Rdi), (Off, 8, RequestBlock.Rdx)], [(Fd, 4, PrivateWord), (Addr3, 8, int.MaxValue)]),
    ];

    /// <summary>The operation for a call, or null.</summary>
    public static UringOperation? Find(int systemCall) => Operations.FirstOrDefault(operation => operation.SystemCall == systemCall);

    /// <summary>Code for <see cref="RegionLayout.Doorbell"/>.</summary>
    /// <param name="ring">Where its words lie.</param>
    /// <param name="operations">Of the calls that are made; none for one that asks for nothing.</param>
    public static byte[] Doorbell(UringOffsets ring, IReadOnlyList<UringOperation> operations) => MachineCode.Assemble(RegionLayout.Doorbell, code =>
    {
        var submit = code.CreateLabel();
        var wait = code.CreateLabel();
        code.mov(ecx, __dword_ptr[RegionLayout.Rings + ring.SubmissionTail]);
        code.mov(edi, ecx);
        code.and(edi, Entries - 1);
        code.shl(edi, 6);
        code.add(edi, (int)RegionLayout.RingEntries);
        code.xor(eax, eax);
        for (int field = 0; field < SqeBytes; field += 8) code.mov(__qword_ptr[rdi + field], rax);
        foreach (var (index, operation) in operations.Index())
        {
            var next = code.CreateLabel();
            bool isLast = index == operations.Count - 1;
            if (!isLast)
            {
                code.cmp(__dword_ptr[rbx + RequestBlock.OrigRax], operation.SystemCall);
                code.jne(next);
            }

            EmitEntry(code, operation);
            if (isLast) continue;
            code.jmp(submit);
            code.Label(ref next);
        }

        // Stores stay in order on x86: the poller that sees the tail sees the entry.
        code.Label(ref submit);
        code.mov(eax, __dword_ptr[RegionLayout.Rings + ring.CompletionHead]);
        code.inc(ecx);
        code.mov(__dword_ptr[RegionLayout.Rings + ring.SubmissionTail], ecx);
        code.Label(ref wait);
        code.pause();
        code.cmp(__dword_ptr[RegionLayout.Rings + ring.CompletionTail], eax);
        code.je(wait);
        code.mov(edx, eax);
        code.and(edx, __dword_ptr[RegionLayout.Rings + ring.CompletionMask]);
        code.shl(edx, 4);
        code.movsxd(rdx, __dword_ptr[rdx + (int)(RegionLayout.Rings + ring.Completions) + CqeResult]);
        code.inc(eax);
        code.mov(__dword_ptr[RegionLayout.Rings + ring.CompletionHead], eax);
        if (operations.Count > 0) code.mov(__qword_ptr[rbx + RequestBlock.Rax], rdx);
        code.ret();
    });

    private static void EmitEntry(Assembler code, UringOperation operation)
    {
        code.mov(__byte_ptr[rdi], operation.Opcode);
        foreach (var (field, size, argument) in operation.Fields)
        {
            code.mov(rdx, __qword_ptr[rbx + argument]);
            if (size == 8) code.mov(__qword_ptr[rdi + field], rdx);
            else code.mov(__dword_ptr[rdi + field], edx);
        }

        foreach (var (field, size, value) in operation.Constants)
        {
            if (size == 8) code.mov(__qword_ptr[rdi + field], value);
            else code.mov(__dword_ptr[rdi + field], value);
        }
    }
}
