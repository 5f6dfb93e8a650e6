using System.Security.Cryptography;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hostcall.GuestPayloads;

/// <summary>
/// The code that every path runs, byte for byte: for each iteration and each request of the scenario it fills
/// the request block, calls the doorbell and checks the result. Only values that change from run to run
/// (descriptors, process ids) are read from slots, so the bytes depend on the scenario alone.
/// </summary>
/// <remarks>
/// Written as a System V function. The doorbell may change any register but rbx (the request block's address,
/// which KVM_HC_HOST_SYSCALL takes in rbx), r12 and rsp. The result field is poisoned before every doorbell: a
/// path that answers nothing then fails the check instead of passing with the answer before.
/// </remarks>
public sealed class PayloadBody
{
    /// <summary>No system call returns this: it is neither an errno nor a value that a scenario expects.</summary>
    public const int Poison = 0x0BAD_CA11;

    private PayloadBody(byte[] code) => Code = code;

    /// <summary>The machine code, for address <see cref="RegionLayout.Body"/>.</summary>
    public byte[] Code { get; }

    /// <summary>SHA-256 of the code in lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Code));

    /// <exception cref="ArgumentException">No payload can be made of the scenario; says which part of it is wrong.</exception>
    public static PayloadBody Assemble(Scenario scenario)
    {
        ScenarioCheck.Run(scenario);
        return new PayloadBody(MachineCode.Assemble(RegionLayout.Body, code => Emit(code, scenario)));
    }

    private static void Emit(Assembler code, Scenario scenario)
    {
        var slots = scenario.Fixtures.ToList();
        var texts = new TextTable(scenario);
        var loop = code.CreateLabel("loop");
        var mismatches = scenario.Requests.Select(_ => (Wrong: code.CreateLabel(), Back: code.CreateLabel())).ToArray();

        code.push(rbx);
        code.push(r12);
        code.mov(ebx, RegionLayout.Request);
        code.mov(r12, Field(RegionLayout.Iterations));
        code.Label(ref loop);
        for (int i = 0; i < scenario.Requests.Length; i++)
        {
            EmitRequest(code, scenario.Requests[i], slots, texts);
            code.call(RegionLayout.Doorbell);
            EmitCheck(code, scenario.Requests[i].Expected, i, mismatches[i].Wrong);
            code.Label(ref mismatches[i].Back);
            if (i + 1 < scenario.Requests.Length) continue;
            code.dec(r12);
            code.jne(loop);
        }

        code.pop(r12);
        code.pop(rbx);
        code.ret();

        // Out of line, so that the checks of right results fall through.
        for (int i = 0; i < mismatches.Length; i++)
        {
            code.Label(ref mismatches[i].Wrong);
            code.inc(Field(RegionLayout.Mismatches));
            code.mov(Field(RegionLayout.LastMismatch), rax);
            code.jmp(mismatches[i].Back);
        }
    }

    private static void EmitRequest(Assembler code, Request request, List<Fixture> slots, TextTable texts)
    {
        code.mov(Offset(RequestBlock.OrigRax), request.Number);
        for (int i = 0; i < request.Arguments.Length; i++)
        {
            var argument = request.Arguments[i];
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
                    throw new ArgumentException($"unknown kind of argument {argument.Kind}", nameof(request));
            }
        }

        code.mov(Offset(RequestBlock.Rax), Poison);
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
