using System.Buffers.Binary;
using static Hostcall.GuestPayloads.Arm64.Register;

namespace Hostcall.GuestPayloads.Arm64;

/// <summary>
/// Assembles A64 code for a fixed address: the instructions that payloads are made of, each one word (Arm Architecture Reference
/// Manual, DDI 0487, chapter C6). A test holds each of them against GNU as.
/// </summary>
/// <param name="address">Of the first instruction.</param>
public sealed class Assembler(uint address)
{
    private readonly List<uint> words = [];
    private readonly List<Action> pending = [];

    /// <summary>Where the next instruction goes.</summary>
    public uint Here => address + (4 * (uint)words.Count);

    /// <summary>The code for an address.</summary>
    public static byte[] Assemble(uint address, Action<Assembler> emit)
    {
        var code = new Assembler(address);
        emit(code);
        return code.ToBytes();
    }

    /// <summary>The code so far; every label that a branch goes to has its place.</summary>
    public byte[] ToBytes()
    {
        foreach (var patch in pending) patch();
        pending.Clear();
        var bytes = new byte[4 * words.Count];
        for (int i = 0; i < words.Count; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }

    /// <summary>Puts a label here.</summary>
    public void Place(Label label) => label.Address = Here;

    /// <summary>Any constant, in as few instructions as movz, movn and movk need.</summary>
    public void Mov(Register to, long value)
    {
        ushort[] halves = [.. Enumerable.Range(0, 4).Select(half => (ushort)((ulong)value >> (16 * half)))];
        bool isInverted = halves.Count(half => half != 0xFFFF) < halves.Count(half => half != 0);
        ushort filler = isInverted ? (ushort)0xFFFF : (ushort)0;
        int first = Math.Max(0, Array.FindIndex(halves, half => half != filler));
        Emit((isInverted ? 0x9280_0000 : 0xD280_0000) | At(first, (ushort)(halves[first] ^ filler))); // movn, movz
        for (int half = first + 1; half < halves.Length; half++)
        {
            if (halves[half] != filler) Emit(0xF280_0000 | At(half, halves[half])); // movk
        }

        uint At(int half, ushort part) => ((uint)half << 21) | ((uint)part << 5) | Rd(to);
    }

    /// <summary>Copies a register. The stack pointer is none that this instruction can name.</summary>
    public void Mov(Register to, Register from) => Emit(0xAA00_03E0 | Rm(from) | Rd(to));

    public void Add(Register to, Register from, uint immediate) => Emit(0x9100_0000 | Imm12(immediate) | Rn(from) | Rd(to));

    /// <summary>Subtracts and sets the flags.</summary>
    public void Subs(Register to, Register from, uint immediate) => Emit(0xF100_0000 | Imm12(immediate) | Rn(from) | Rd(to));

    public void Neg(Register to, Register from) => Emit(0xCB00_03E0 | Rm(from) | Rd(to));

    public void Cmp(Register left, Register right) => Emit(0xEB00_001F | Rm(right) | Rn(left));

    public void Ldr(Register to, Register at, int offset = 0) => Emit(0xF940_0000 | Scaled(offset, 8) | Rn(at) | Rd(to));

    public void Str(Register from, Register at, int offset = 0) => Emit(0xF900_0000 | Scaled(offset, 8) | Rn(at) | Rd(from));

    /// <summary>Loads a register of 128 bits, by its number.</summary>
    public void LdrQ(uint vector, Register at, int offset) => Emit(0x3DC0_0000 | Scaled(offset, 16) | Rn(at) | Fits(vector, 5));

    /// <summary>Stores the low half of a register.</summary>
    public void StrW(Register from, Register at, int offset = 0) => Emit(0xB900_0000 | Scaled(offset, 4) | Rn(at) | Rd(from));

    public void Ldp(Register first, Register second, Register at, int offset = 0) => Emit(0xA940_0000 | Pair(offset) | Rt2(second) | Rn(at) | Rd(first));

    public void Stp(Register first, Register second, Register at, int offset = 0) => Emit(0xA900_0000 | Pair(offset) | Rt2(second) | Rn(at) | Rd(first));

    /// <summary>Makes room on the stack and puts a pair there: the address is changed before it is used.</summary>
    public void Push(Register first, Register second, int room) => Emit(0xA980_0000 | Pair(-room) | Rt2(second) | Rn(sp) | Rd(first));

    /// <summary>Takes a pair from the stack and gives the room back.</summary>
    public void Pop(Register first, Register second, int room) => Emit(0xA8C0_0000 | Pair(room) | Rt2(second) | Rn(sp) | Rd(first));

    public void B(Label target) => Branch(0x1400_0000, target, bits: 26, shift: 0);

    public void B(Condition condition, Label target) => Branch(0x5400_0000 | (uint)condition, target, bits: 19, shift: 5);

    public void Cbz(Register register, Label target) => Branch(0xB400_0000 | Rd(register), target, bits: 19, shift: 5);

    public void Bl(uint target) => Branch(0x9400_0000, new Label { Address = target }, bits: 26, shift: 0);

    public void Br(Register target) => Emit(0xD61F_0000 | Rn(target));

    public void Ret() => Emit(0xD65F_0000 | Rn(x30));

    /// <summary>A system call.</summary>
    public void Svc() => Emit(0xD400_0001);

    /// <summary>A hypercall.</summary>
    public void Hvc() => Emit(0xD400_0002);

    /// <summary>A call of the secure monitor, which KVM takes as its own too.</summary>
    public void Smc() => Emit(0xD400_0003);

    public void Mrs(Register to, SystemRegister from) => Emit(0xD530_0000 | (((uint)from & 0x7FFF) << 5) | Rd(to));

    /// <summary>Writes the line of an address back to where instructions are fetched from.</summary>
    public void DcCvau(Register at) => Emit(0xD50B_7B20 | Rd(at));

    /// <summary>Forgets the line of an address in the caches of instructions.</summary>
    public void IcIvau(Register at) => Emit(0xD50B_7520 | Rd(at));

    /// <summary>Waits until all CPUs see what was done before.</summary>
    public void DsbIsh() => Emit(0xD503_3B9F);

    /// <summary>Everything before it is done before anything behind it begins.</summary>
    public void Isb() => Emit(0xD503_3FDF);

    /// <summary>An instruction without effect on a CPU that does not know the number.</summary>
    public void Hint(uint number) => Emit(0xD503_201F | (Fits(number, 7) << 5));

    private static uint Rd(Register register) => (uint)register;

    private static uint Rn(Register register) => (uint)register << 5;

    private static uint Rm(Register register) => (uint)register << 16;

    private static uint Rt2(Register register) => (uint)register << 10;

    private static uint Imm12(uint immediate) => Fits(immediate, 12) << 10;

    private static uint Scaled(int offset, int scale) => offset >= 0 && offset % scale == 0
        ? Fits((uint)(offset / scale), 12) << 10
        : throw new ArgumentOutOfRangeException(nameof(offset), offset, $"no multiple of {scale} from 0 on");

    private static uint Pair(int offset) => offset % 8 == 0 && offset / 8 is >= -64 and < 64
        ? ((uint)(offset / 8) & 0x7F) << 15
        : throw new ArgumentOutOfRangeException(nameof(offset), offset, "no multiple of 8 that a pair can have");

    private static uint Fits(uint value, int bits) => value >> bits == 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"does not fit {bits} bits");

    private void Emit(uint word) => words.Add(word);

    /// <summary>A branch goes a number of words from itself, which is known when the label has its place.</summary>
    private void Branch(uint opcode, Label target, int bits, int shift)
    {
        int index = words.Count;
        uint from = Here;
        Emit(opcode);
        pending.Add(() =>
        {
            long distance = ((long)(target.Address ?? throw new InvalidOperationException("a branch goes to a label without a place")) - from) / 4;
            if (distance < -(1L << (bits - 1)) || distance >= 1L << (bits - 1)) throw new InvalidOperationException($"a branch from 0x{from:x} goes too far");
            words[index] |= ((uint)distance & ((1u << bits) - 1)) << shift;
        });
    }
}

/// <summary>A place in code, for branches from before and behind it.</summary>
public sealed class Label
{
    internal uint? Address { get; set; }
}
