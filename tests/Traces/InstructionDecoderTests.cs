using System.Text;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>
/// What bytes mean, by the opcode maps of Intel's manual (volume 2) and AMD's (volume 3). Prefixes choose another
/// instruction behind 0F 01, 0F 78, 0F 79, 0F AE and 0F C7.
/// </summary>
public sealed class InstructionDecoderTests
{
    [Theory]
    [InlineData("f30faee8", null)] // incsspd
    [InlineData("f3480faee8", null)] // incsspq
    [InlineData("660fae31", null)] // clwb
    [InlineData("f30fae21", null)] // ptwrite
    [InlineData("f30fae31", null)] // clrssbsy
    [InlineData("660fae39", null)] // clflushopt
    [InlineData("f30f01d9", null)] // vmgexit
    [InlineData("660f78c00102", null)] // extrq
    [InlineData("f20f78c10102", null)] // insertq
    [InlineData("660f79c1", null)] // extrq with a register
    [InlineData("f20f79c1", null)] // insertq with a register
    [InlineData("0faee8", Transition.Lfence)]
    [InlineData("0fae21", Transition.Xsave)]
    [InlineData("480fae31", Transition.Xsaveopt)] // xsaveopt64
    [InlineData("0fae01", Transition.Fxsave)] // fxsave
    [InlineData("480fc721", Transition.Xsavec)] // xsavec64
    [InlineData("0fc729", Transition.Xsaves)] // xsaves
    [InlineData("0fae29", Transition.Xrstor)]
    [InlineData("0fae09", Transition.Fxrstor)] // fxrstor
    [InlineData("480fc719", Transition.Xrstors)] // xrstors64
    [InlineData("0f01c1", Transition.Vmcall)]
    [InlineData("0f01d9", Transition.Vmcall)] // vmmcall
    [InlineData("0f01c2", Transition.VmEntry)]
    [InlineData("0f01c3", Transition.VmEntry)]
    [InlineData("0f01d8", Transition.VmEntry)] // vmrun
    [InlineData("0f78c2", Transition.Vmread)]
    [InlineData("0f79c2", Transition.Vmwrite)]
    [InlineData("0f30", Transition.Wrmsr)]
    [InlineData("0f32", Transition.Rdmsr)]
    [InlineData("0f22d8", Transition.MoveToCr3)]
    [InlineData("0f22e0", Transition.MoveToCr)] // mov to cr4
    [InlineData("0f23c0", Transition.MoveToDr)] // mov to dr0
    [InlineData("8ed8", Transition.SegmentLoad)] // mov to ds
    [InlineData("0fa1", Transition.SegmentLoad)] // pop fs
    [InlineData("8cd8", null)] // mov from ds
    [InlineData("0f00e8", Transition.Verw)]
    [InlineData("0f00e0", null)] // verr
    [InlineData("0f0110", Transition.Lgdt)]
    [InlineData("0f00d0", Transition.Lldt)]
    [InlineData("0f00d8", Transition.Ltr)]
    [InlineData("0f31", Transition.Rdtsc)]
    [InlineData("0f01f9", Transition.Rdtsc)] // rdtscp
    [InlineData("0f01cb", Transition.Stac)]
    [InlineData("0f01ca", Transition.Clac)]
    [InlineData("0f01d1", Transition.Xsetbv)]
    [InlineData("f30faed8", Transition.SegmentBase)] // wrgsbase
    [InlineData("660f388201", Transition.InvalidateTlb)] // invpcid
    [InlineData("0fc731", Transition.Vmptrld)]
    [InlineData("660fc731", Transition.Vmptrld)] // vmclear
    [InlineData("0f20d8", null)] // mov from cr3
    [InlineData("f0480fb111", Transition.Locked)] // lock cmpxchg
    [InlineData("488707", Transition.Locked)] // xchg with memory
    [InlineData("4887c3", null)] // xchg of registers
    [InlineData("6687db", null)] // xchg bx, bx: the agent's mark
    [InlineData("90", null)]
    public void An_instruction_is_the_transition_that_its_prefixes_choose(string bytes, Transition? transition)
    {
        var meaning = Decode(bytes);
        Assert.NotNull(meaning);
        Assert.Equal(transition, meaning.Transition);
        if (meaning.Transition is null) Assert.Equal(nameof(Flow.Next), $"{meaning.Flow}");
    }

    [Theory]
    [InlineData("e800010000", "Call", 0x100)]
    [InlineData("ebfe", "Jump", -2)]
    [InlineData("e9f0ffffff", "Jump", -16)]
    [InlineData("7405", "Branch", 5)]
    [InlineData("0f8500100000", "Branch", 0x1000)]
    [InlineData("e302", "Branch", 2)] // jrcxz
    [InlineData("ffd0", "IndirectCall", 0)]
    [InlineData("ff2500000000", "IndirectJump", 0)]
    [InlineData("3effe0", "IndirectJump", 0)] // notrack jmp
    [InlineData("c3", "Return", 0)]
    [InlineData("c21000", "Return", 0)]
    [InlineData("48cf", "InterruptReturn", 0)]
    [InlineData("48cb", "InterruptReturn", 0)] // retfq
    [InlineData("0f05", "Syscall", 0)]
    [InlineData("480f07", "Sysret", 0)]
    [InlineData("cc", "SoftwareInterrupt", 0)]
    [InlineData("0f0b", "SoftwareInterrupt", 0)] // ud2
    [InlineData("f4", "Halt", 0)]
    [InlineData("0f01c3", "VmEntry", 0)]
    [InlineData("0f01d8", "Vmrun", 0)]
    [InlineData("f348a5", "Repeat", 0)]
    [InlineData("48a5", "Next", 0)]
    [InlineData("f390", "Next", 0)] // pause: the prefix repeats nothing
    [InlineData("f30f1efa", "Next", 0)] // endbr64
    public void Control_goes_on_as_the_instruction_says(string bytes, string flow, long distance)
    {
        var meaning = Decode(bytes);
        Assert.NotNull(meaning);
        Assert.Equal((flow, distance), ($"{meaning.Flow}", meaning.Distance));
        var line = new InstructionLine(1, 0x10, 0xffffffff81000000, meaning);
        Assert.Equal(meaning.IsDirect ? line.Next + (ulong)distance : 0, line.Target);
    }

    [Theory]
    [InlineData("9090")] // two
    [InlineData("0f")] // half
    [InlineData("e8000000")]
    [InlineData("06")] // none in 64-bit mode
    public void Other_bytes_are_no_instruction(string bytes) => Assert.Null(Decode(bytes));

    [Theory]
    [InlineData("480f07", "sysret")]
    [InlineData("480fae21", "xsave qword ptr ds:[rcx]")]
    [InlineData("f348a5", "rep movsq qword ptr es:[rdi], qword ptr ds:[rsi]")]
    [InlineData("f0480fb111", "lock cmpxchg qword ptr ds:[rcx], rdx")]
    [InlineData("3effe0", "notrack jmp rax")]
    [InlineData("4889c8", "mov rax, rcx")]
    [InlineData("0f22d8", "mov cr3, rax")]
    [InlineData("f3480faee8", "incsspq rax")]
    public void A_line_whose_text_is_that_of_its_bytes_is_believed(string bytes, string text) => Assert.True(Agree(bytes, text));

    [Theory]
    [InlineData("480fae21", "xrstor qword ptr ds:[rcx]")]
    [InlineData("480fae31", "xsave qword ptr ds:[rcx]")] // the bytes say xsaveopt
    [InlineData("0f30", "rdmsr")]
    [InlineData("4889c8", "wrmsr")]
    [InlineData("4889c8", "jz .+5")]
    [InlineData("90", "hlt")]
    [InlineData("0f01c3", "vmlaunch")]
    [InlineData("480fb111", "lock cmpxchg qword ptr ds:[rcx], rdx")]
    public void A_line_whose_text_is_another_instructions_is_damaged(string bytes, string text) => Assert.False(Agree(bytes, text));

    /// <summary>A damaged byte must not make a cheap instruction of one that leads elsewhere or costs much: each of these names is no mov's.</summary>
    [Theory]
    [InlineData("call callf ret retf iret iretd iretq syscall sysret int int1 int3 ud0 ud1 ud2 hlt loop loope loopne vmlaunch vmresume vmrun jmp jz")]
    [InlineData("wrmsr rdmsr vmcall vmread vmwrite vmptrld vmclear invlpg invpcid fxsave xsave xrstor xsetbv swapgs wrfsbase")]
    [InlineData("lgdt lidt lldt ltr cpuid rdtsc verw lfence stac clac")]
    public void No_name_that_matters_is_believed_of_a_mov(string names) =>
        Assert.DoesNotContain(names.Split(' '), name => Agree("4889c8", name) || Agree("4889c8", $"{name} rax"));

    /// <summary>Digits of bytes are two for each, small, and no more than an instruction has.</summary>
    [Fact]
    public void Fields_of_a_line_are_taken_as_strictly_as_they_were_written()
    {
        Span<byte> room = stackalloc byte[3];
        Assert.Equal((3, 0, 0, 0, 0, 0), (
            LineFields.Bytes("09af10"u8, room), LineFields.Bytes("09af1"u8, room), LineFields.Bytes("09af1000"u8, room),
            LineFields.Bytes("0g"u8, room), LineFields.Bytes("g0"u8, room), LineFields.Bytes("AF"u8, room)));
        LineFields.Bytes("09af10"u8, room);
        Assert.Equal([0x09, 0xaf, 0x10], room.ToArray());
        var fields = new LineFields("12 beef x"u8);
        Assert.False(fields.Take("13"u8));
        Assert.True(fields.TakeDecimal(out long number) && fields.Take(" "u8));
        Assert.False(fields.TakeHex(7, out _));
        Assert.False(fields.TakeHex(5, out _));
        Assert.True(fields.TakeHex(4, out ulong value));
        Assert.Equal((12, 0xbeefUL, 2), (number, value, fields.Rest.Length));
        Assert.False(fields.TakeDecimal(out _));
        Assert.False(new LineFields("-5"u8).TakeDecimal(out _));
        Assert.False(new LineFields(""u8).TakeDecimal(out _));
        Assert.True(new LineFields("f"u8).TakeHex(1, out value));
    }

    /// <summary>More different instructions than the decoder keeps answers for.</summary>
    [Fact]
    public void An_answer_is_the_same_however_often_it_is_asked_for()
    {
        var decoder = new X64Decoder();
        for (int round = 0; round < 2; round++)
        {
            for (int distance = 0; distance < 20_000; distance += 3)
            {
                var meaning = decoder.Decode([0xE9, (byte)distance, (byte)(distance >> 8), 0, 0]);
                Assert.Equal(distance, meaning?.Distance);
            }
        }
    }

    private static bool Agree(string bytes, string text) => MnemonicName.Agrees(Decode(bytes)!, Encoding.ASCII.GetBytes(text));

    private static Meaning? Decode(string bytes) => new X64Decoder().Decode(Convert.FromHexString(bytes));
}
