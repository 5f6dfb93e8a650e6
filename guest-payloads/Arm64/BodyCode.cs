using System.Runtime.InteropServices;
using static Hostcall.GuestPayloads.Arm64.Register;

namespace Hostcall.GuestPayloads.Arm64;

/// <summary>The payload of arm64; see <see cref="PayloadBody"/>.</summary>
/// <remarks>
/// Written as a function of the procedure call standard (AAPCS64). The doorbell may change x0 to x17: x20 has the request block's
/// address, x19 the iterations that are left.
/// </remarks>
internal static class BodyCode
{
    private const int Frame = 32;

    public static byte[] Assemble(Scenario scenario, ExtraWork? extra) => Assembler.Assemble(RegionLayout.Body, code => Emit(code, scenario, extra));

    private static void Emit(Assembler code, Scenario scenario, ExtraWork? extra)
    {
        var slots = scenario.Fixtures.ToList();
        var texts = new TextTable(scenario);
        var loop = new Label();
        var end = new Label();
        var mismatches = new List<(Label Wrong, Label Back)>();

        code.Push(x29, x30, Frame);
        code.Stp(x19, x20, sp, 16);
        code.Mov(x20, RegionLayout.Request);
        code.Ldr(x19, x20, Field(RegionLayout.Iterations));
        code.Place(loop);

        // One copy of a call, or as many as there are from one with extra work to the next, as on x86-64.
        int copies = extra?.Every ?? 1;
        for (int copy = 0; copy < copies; copy++)
        {
            for (int i = 0; i < scenario.Calls.Length; i++)
            {
                if (copy == 0 && extra is not null) EmitSteps(code, extra.Steps);
                EmitCircumstances(code, scenario.Under);
                EmitCall(code, scenario.Calls[i], slots, texts);
                code.Bl(RegionLayout.Doorbell);
                (Label wrong, Label back) = (new Label(), new Label());
                EmitCheck(code, scenario.Calls[i].Expected, i, wrong);
                code.Place(back);
                mismatches.Add((wrong, back));
            }

            code.Subs(x19, x19, 1);
            if (copy + 1 < copies) code.B(Condition.Equal, end);
        }

        code.B(Condition.NotEqual, loop);
        code.Place(end);
        code.Ldp(x19, x20, sp, 16);
        code.Pop(x29, x30, Frame);
        code.Ret();

        // Out of line, so that the checks of right results fall through.
        foreach (var (wrong, back) in mismatches)
        {
            code.Place(wrong);
            code.Str(x9, x20, Field(RegionLayout.LastMismatch));
            code.Ldr(x9, x20, Field(RegionLayout.Mismatches));
            code.Add(x9, x9, 1);
            code.Str(x9, x20, Field(RegionLayout.Mismatches));
            code.B(back);
        }
    }

    private static void EmitSteps(Assembler code, int steps)
    {
        var step = new Label();
        code.Mov(x9, steps);
        code.Place(step);
        code.Subs(x9, x9, 1);
        code.B(Condition.NotEqual, step);
    }

    private static void EmitCircumstances(Assembler code, Circumstances under)
    {
        if (under.TouchedBytes > 0)
        {
            var line = new Label();
            code.Mov(x9, RegionLayout.WorkingSet);
            code.Mov(x10, RegionLayout.WorkingSet + under.TouchedBytes);
            code.Place(line);
            code.Ldr(x11, x9);
            code.Add(x9, x9, Circumstances.CacheLine);
            code.Cmp(x9, x10);
            code.B(Condition.NotEqual, line);
        }

        if (under.Dirty == VectorRegisters.Sse) code.LdrQ(0, x20, (int)RequestBlock.Number);
    }

    private static void EmitCall(Assembler code, Call call, List<Fixture> slots, TextTable texts)
    {
        Store(code, call.Asked.On(Architecture.Arm64), RequestBlock.Number);
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            var argument = call.Arguments[i];
            int target = RequestBlock.Argument(i);
            switch (argument.Kind)
            {
                case ArgumentKind.Constant:
                    Store(code, argument.Value, target);
                    break;
                case ArgumentKind.Buffer:
                    Store(code, RegionLayout.Buffer + argument.Value, target);
                    break;
                case ArgumentKind.Text:
                    Store(code, texts.AddressOf(argument.Content!), target);
                    break;
                case ArgumentKind.Descriptor:
                    code.Ldr(x9, x20, Field(RegionLayout.ArgumentSlots + (8 * (uint)slots.IndexOf((Fixture)argument.Value))));
                    code.Str(x9, x20, target);
                    break;
                case ArgumentKind.PreviousResult:
                    code.Ldr(x9, x20, RequestBlock.Result);
                    code.Str(x9, x20, target);
                    break;
                default:
                    throw new ArgumentException($"unknown kind of argument {argument.Kind}", nameof(call));
            }
        }

        Store(code, PayloadBody.Poison, RequestBlock.Result);
    }

    private static void EmitCheck(Assembler code, Expectation expected, int index, Label wrong)
    {
        code.Ldr(x9, x20, RequestBlock.Result);
        code.Ldr(x10, x20, Field(RegionLayout.ExpectedSlots + (8 * (uint)index)));
        code.Cmp(x9, x10);
        code.B(expected.Kind == ExpectationKind.Success ? Condition.Above : Condition.NotEqual, wrong); // unsigned: a negated errno is above
    }

    private static void Store(Assembler code, long value, int offset)
    {
        code.Mov(x9, value);
        code.Str(x9, x20, offset);
    }

    private static int Field(uint address) => (int)(address - RegionLayout.Request);
}
