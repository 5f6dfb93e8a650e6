using Iced.Intel;

namespace Hostcall.GuestPayloads;

/// <summary>Assembles 64-bit code for a fixed address.</summary>
internal static class MachineCode
{
    public static byte[] Assemble(uint address, Action<Assembler> emit) => Assemble(address, emit, out _);

    /// <inheritdoc cref="Assemble(uint, Action{Assembler})"/>
    /// <param name="address">Where it will run.</param>
    /// <param name="emit">The instructions.</param>
    /// <param name="result">Knows where labels are.</param>
    public static byte[] Assemble(uint address, Action<Assembler> emit, out AssemblerResult result)
    {
        var assembler = new Assembler(64);
        emit(assembler);
        using var stream = new MemoryStream();
        result = assembler.Assemble(new StreamCodeWriter(stream), address, BlockEncoderOptions.ReturnNewInstructionOffsets);
        return stream.ToArray();
    }
}
