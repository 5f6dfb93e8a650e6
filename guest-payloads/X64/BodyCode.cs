using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>The payload of x86-64; see <see cref="PayloadBody"/>.</summary>
/// <remarks>
/// Written as a System V function. The doorbell may change any register but rbx (the request block's address,
/// which KVM_HC_HOST_SYSCALL takes in rbx), r12 and rsp.
/// </remarks>
internal static class BodyCode
{
    public static byte[] Assemble(Scenario scenario, ExtraWork? extra) => MachineCode.Assemble(RegionLayout.Body, code => Emit(code, scenario, extra));

    private static void Emit(Assembler code, Scenario scenario, ExtraWork? extra)
    {
        var slots = scenario.Fixtures.ToList();
        var texts = new TextTable(scenario);
        var loop = code.CreateLabel("loop");
        var end = code.CreateLabel("end");
        var mismatches = new List<(Label Wrong, Label Back)>();

        code.push(rbx);
        code.push(r12);
        code.mov(ebx, RegionLayout.Request);
        code.mov(r12, Field(RegionLayout.Iterations));
        code.Label(ref loop);

        // One copy of a call, or as many as there are from one with extra work to the next. All copies run the same
        // number of instructions but for that work, so that nothing else makes them slower.
        int copies = extra?.Every ?? 1;
        for (int copy = 0; copy < copies; copy++)
        {
            for (int i = 0; i < scenario.Calls.Length; i++)
            {
                if (copy == 0 && extra is not null) EmitSteps(code, extra.Steps);
                EmitCircumstances(code, scenario.Under);
                EmitCall(code, scenario.Calls[i], slots, texts);
                code.call(RegionLayout.Doorbell);
                (Label wrong, Label back) = (code.CreateLabel(), code.CreateLabel());
                EmitCheck(code, scenario.Calls[i].Expected, i, wrong);
                code.Label(ref back);
                mismatches.Add((wrong, back));
            }

            code.dec(r12);
            if (copy + 1 < copies) code.je(end);
        }

        code.jne(loop);
        code.Label(ref end);
        code.pop(r12);
        code.pop(rbx);
        code.ret();

        // Out of line, so that the checks of right results fall through.
        foreach (var (wrong, back) in mismatches)
        {
            var label = wrong;
            code.Label(ref label);
            code.inc(Field(RegionLayout.Mismatches));
            code.mov(Field(RegionLayout.LastMismatch), rax);
            code.jmp(back);
        }
    }

    private static void EmitSteps(Assembler code, int steps)
    {
        var step = code.CreateLabel();
        code.mov(ecx, steps);
        code.Label(ref step);
        code.dec(ecx);
        code.jne(step);
    }

    private static void EmitCircumstances(Assembler code, Circumstances under)
    {
        if (under.TouchedBytes > 0)
        {
            var line = code.CreateLabel();
            code.mov(eax, RegionLayout.WorkingSet);
            code.Label(ref line);
            code.mov(rcx, __qword_ptr[rax]);
            code.add(eax, Circumstances.CacheLine);
            code.cmp(eax, RegionLayout.WorkingSet + (uint)under.TouchedBytes);
            code.jb(line);
        }

        // The number of the call before is not 0. A load is what a KVM that emulates guest ring 0 knows of SSE.
        if (under.Dirty == VectorRegisters.Sse) code.movups(xmm0, __xmmword_ptr[rbx + RequestBlock.OrigRax]);
        if (under.Dirty == VectorRegisters.Avx512)
        {
            code.vpternlogd(zmm0, zmm0, zmm0, byte.MaxValue);
            code.vpternlogd(zmm16, zmm16, zmm16, byte.MaxValue);
            code.kxnorw(k1, k1, k1);
        }
    }

    private static void EmitCall(Assembler code, Call call, List<Fixture> slots, TextTable texts)
    {
        code.mov(Offset(RequestBlock.OrigRax), call.Asked.On(Architecture.X64));
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            var argument = call.Arguments[i];
            var target = Offset(RequestBlock.Arguments[i]);
            switch (argument.Kind)
            {
                case ArgumentKind.Constant:
                    code.mov(target, (int)argument.Value);
                    break;
                case ArgumentKind.Buffer:
                    code.mov(target, (int)(RegionLayout.Buffer + argument.Value));
                    break;
                case ArgumentKind.Text:
                    code.mov(target, (int)texts.AddressOf(argument.Content!));
                    break;
                case ArgumentKind.Descriptor:
                    code.mov(rax, Field(RegionLayout.ArgumentSlots + (8 * (uint)slots.IndexOf((Fixture)argument.Value))));
                    code.mov(target, rax);
                    break;
                case ArgumentKind.PreviousResult:
                    code.mov(rax, Offset(RequestBlock.Rax));
                    code.mov(target, rax);
                    break;
                default:
                    throw new ArgumentException($"unknown kind of argument {argument.Kind}", nameof(call));
            }
        }

        code.mov(Offset(RequestBlock.Rax), PayloadBody.Poison);
    }

    private static void EmitCheck(Assembler code, Expectation expected, int index, Label wrong)
    {
        var slot = Field(RegionLayout.ExpectedSlots + (8 * (uint)index));
        code.mov(rax, Offset(RequestBlock.Rax));
        code.cmp(rax, slot);
        if (expected.Kind == ExpectationKind.Success) code.ja(wrong); // unsigned: a negated errno is above
        else code.jne(wrong);
    }

    private static AssemblerMemoryOperand Offset(int offset) => __qword_ptr[rbx + offset];

    private static AssemblerMemoryOperand Field(uint address) => __qword_ptr[rbx + (int)(address - RegionLayout.Request)];
}
