using Hostcall.GuestPayloads;
using Iced.Intel;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>Machine code, decoded.</summary>
internal static class Code
{
    public static IReadOnlyList<Instruction> Decode(byte[] code, ulong address)
    {
        var decoder = Decoder.Create(64, code, address);
        var instructions = new List<Instruction>();
        while (decoder.IP < address + (ulong)code.Length) instructions.Add(decoder.Decode());
        Assert.DoesNotContain(instructions, instruction => instruction.IsInvalid);
        return instructions;
    }

    public static IReadOnlyList<Instruction> Body(Scenario scenario) => Decode(PayloadBody.Assemble(scenario).Code, RegionLayout.Body);

    public static bool CallsDoorbell(Instruction instruction) =>
        instruction.Mnemonic == Mnemonic.Call && instruction.NearBranchTarget == RegionLayout.Doorbell;

    /// <summary>The value that an instruction stores at an offset of the request block, or null where it does not.</summary>
    public static long? StoredAt(Instruction instruction, int offset) =>
        instruction.Mnemonic == Mnemonic.Mov && instruction.Op0Kind == OpKind.Memory && instruction.MemoryBase == Register.RBX
        && (long)instruction.MemoryDisplacement64 == offset && instruction.Op1Kind != OpKind.Register
            ? (long)instruction.GetImmediate(1)
            : null;

    /// <summary>The stores and loads between one doorbell call and the next.</summary>
    public static IReadOnlyList<IReadOnlyList<Instruction>> Requests(IReadOnlyList<Instruction> body)
    {
        var requests = new List<IReadOnlyList<Instruction>>();
        var current = new List<Instruction>();
        foreach (var instruction in body)
        {
            if (CallsDoorbell(instruction))
            {
                requests.Add(current);
                current = [];
                continue;
            }

            current.Add(instruction);
        }

        return requests;
    }
}
