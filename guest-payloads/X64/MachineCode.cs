using Iced.Intel;

namespace Hostcall.GuestPayloads;

/// <summary>Assembles 64-bit code for a fixed address.</summary>
internal static class MachineCode
{
    public static byte[] Assemble(uint address, Action<Assembler> emit)
    {
        var assembler = new Assembler(64);
        emit(assembler);
        using var stream = new MemoryStream();
        assembler.Assemble(new StreamCodeWriter(stream), address);
        return stream.ToArray();
    }
}
