using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>
/// The loop of the thread that serves a guest's queue, in machine code: no collection, no compiler and no bounds check is in
/// it. It runs each call through the executor.
/// </summary>
public static class QueueServer
{
    private const int SYS_read = 0;

    /// <summary>
    /// Code for <see cref="RegionLayout.QueueServer"/>: <c>void serve(int eventfd)</c>, which returns once
    /// <see cref="RegionLayout.QueueEnd"/> is not 0.
    /// </summary>
    /// <param name="sleeps">Whether it reads the eventfd until there is a call; else it looks for one without a pause.</param>
    public static byte[] Code(bool sleeps) => MachineCode.Assemble(RegionLayout.QueueServer, code =>
    {
        var loop = code.CreateLabel();
        var work = code.CreateLabel();
        var end = code.CreateLabel();
        code.push(rbx);
        code.push(r12);
        code.push(rdi); // room for what the eventfd counted
        code.mov(r12d, edi);
        code.xor(ebx, ebx);
        code.Label(ref loop);
        if (sleeps)
        {
            code.mov(edi, r12d);
            code.mov(rsi, rsp);
            code.mov(edx, 8);
            code.mov(eax, SYS_read);
            code.syscall();
        }

        code.cmp(__dword_ptr[RegionLayout.QueueRequest], ebx);
        code.jne(work);
        code.cmp(__dword_ptr[RegionLayout.QueueEnd], 0);
        code.jne(end);
        code.pause();
        code.jmp(loop);
        code.Label(ref work);
        code.mov(ebx, __dword_ptr[RegionLayout.QueueRequest]);
        code.mov(edi, RegionLayout.Request);
        code.call(RegionLayout.Executor);
        code.mov(__dword_ptr[RegionLayout.QueueResponse], ebx);
        code.jmp(loop);
        code.Label(ref end);
        code.pop(rdi);
        code.pop(r12);
        code.pop(rbx);
        code.ret();
    });
}
