using static Hostcall.GuestPayloads.Arm64.Register;

namespace Hostcall.GuestPayloads.Arm64;

/// <summary>What a stub of arm64 runs: its first instructions, its start, its loop over blocks.</summary>
public static class StubCode
{
    internal const int SYS_mmap = 222;
    private const int SYS_exit_group = 94;
    private const int SYS_prctl = 167;
    private const int SYS_kill = 129;
    private const int SYS_getpid = 172;
    private const int SYS_getppid = 173;

    private const int SIGKILL = 9;
    private const int SIGSTOP = 19;
    private const int PR_SET_PDEATHSIG = 1;
    private const int ESRCH = 3;

    private static readonly Register[] Arguments = [x0, x1, x2, x3, x4, x5];

    /// <summary>As <see cref="InstructionSet.StubEntry"/> says.</summary>
    public static byte[] Entry(IReadOnlyList<StubCall> start, StubParking parking)
    {
        if (parking != StubParking.Traced) throw new ArgumentException($"a stub of this architecture does not park as {parking}", nameof(parking));
        byte[] code = Assembler.Assemble(RegionLayout.Entry, code =>
        {
            var refused = new Label();
            EmitStart(code, start, refused);
            EmitStop(code);
            Doorbell.EmitBlocks(code, Doorbell.EmitParkSyscall);
            code.Place(refused);
            EmitFailure(code);
        });
        return RegionLayout.Entry + code.Length <= RegionLayout.StubSignalHandler
            ? code
            : throw new ArgumentException($"the start of a stub has {start.Count} calls, and no room for them", nameof(start));
    }

    /// <summary>What <see cref="StubImage"/> begins with.</summary>
    public static byte[] Program(uint address) => Assembler.Assemble(address, code =>
    {
        var fail = new Label();
        var lost = new Label();

        // The owner's death kills the stub, before its start is done and after.
        EmitSystemCall(code, SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
        EmitCheck(code, fail);

        const int readWriteExecute = 7;
        const int sharedFixed = 0x11;
        EmitSystemCall(code, SYS_mmap, RegionLayout.Base, RegionLayout.Size, readWriteExecute, sharedFixed, StubImage.RegionDescriptor, 0);
        EmitCheck(code, fail);

        // Who died before that has left the stub to another parent, which would never let it go on.
        EmitSystemCall(code, SYS_getppid);
        code.Mov(x9, RegionLayout.Base);
        code.Ldr(x10, x9, (int)(RegionLayout.StubOwner - RegionLayout.Base));
        code.Cmp(x0, x10);
        code.B(Condition.NotEqual, lost);
        code.Mov(x9, RegionLayout.StackTop);
        code.Add(sp, x9, 0);
        code.Mov(x9, RegionLayout.Entry);
        code.Br(x9);

        code.Place(lost);
        code.Mov(x0, -ESRCH);
        code.Place(fail);
        EmitFailure(code);
    });

    /// <summary>Ends the process; the negated errno in x0 becomes its exit status.</summary>
    private static void EmitFailure(Assembler code)
    {
        code.Neg(x0, x0);
        code.Mov(x8, SYS_exit_group);
        code.Svc();
    }

    private static void EmitStart(Assembler code, IReadOnlyList<StubCall> start, Label refused)
    {
        code.Mov(x20, RegionLayout.Base);
        foreach (var (step, call) in start.Index())
        {
            code.Mov(x9, step);
            code.Str(x9, x20, (int)(RegionLayout.StubStep - RegionLayout.Base));
            if (call.ResultAt is not null || call.Arguments.Any(argument => argument.IsWord))
                throw new ArgumentException($"a stub of this architecture keeps no results, as {call.Name} asks for", nameof(start));
            EmitSystemCall(code, call.Number, [.. call.Arguments.Select(argument => argument.Value), .. new long[Arguments.Length - call.Arguments.Length]]);
            EmitCheck(code, refused);
            code.Str(x0, x20, (int)(RegionLayout.StubResult - RegionLayout.Base));
        }
    }

    private static void EmitStop(Assembler code)
    {
        EmitSystemCall(code, SYS_getpid);
        code.Mov(x1, SIGSTOP);
        code.Mov(x8, SYS_kill);
        code.Svc();
    }

    private static void EmitSystemCall(Assembler code, int number, params ReadOnlySpan<long> arguments)
    {
        for (int i = 0; i < arguments.Length; i++) code.Mov(Arguments[i], arguments[i]);
        code.Mov(x8, number);
        code.Svc();
    }

    /// <summary>A negated errno goes to the label.</summary>
    private static void EmitCheck(Assembler code, Label fail)
    {
        code.Cmp(x0, xzr);
        code.B(Condition.Less, fail);
    }
}
