using System.Diagnostics;
using Hostcall.GuestPayloads;
using Hostcall.GuestPayloads.Arm64;
using Hostcall.Scenarios;
using static Hostcall.GuestPayloads.Arm64.Register;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>Every instruction that this encoder makes, word for word as GNU as makes it.</summary>
public sealed class A64AssemblerTests
{
    private const string Prefix = "aarch64-linux-gnu-";

    private static readonly (string Text, Action<Assembler> Emit)[] Instructions =
    [
        ("mov x0, x30", code => code.Mov(x0, x30)),
        ("mov x15, xzr", code => code.Mov(x15, xzr)),
        ("add x9, x10, #1", code => code.Add(x9, x10, 1)),
        ("add sp, x9, #0", code => code.Add(sp, x9, 0)),
        ("add x29, sp, #4095", code => code.Add(x29, sp, 4095)),
        ("subs x19, x19, #1", code => code.Subs(x19, x19, 1)),
        ("neg x0, x7", code => code.Neg(x0, x7)),
        ("cmp x9, x10", code => code.Cmp(x9, x10)),
        ("cmp x0, xzr", code => code.Cmp(x0, xzr)),
        ("ldr q0, [x20, #0x40]", code => code.LdrQ(0, x20, 0x40)),
        ("ldr q31, [x1]", code => code.LdrQ(31, x1, 0)),
        ("ldr x9, [x20]", code => code.Ldr(x9, x20)),
        ("ldr x30, [sp, #32760]", code => code.Ldr(x30, sp, 32760)),
        ("str x9, [x20, #0x208]", code => code.Str(x9, x20, 0x208)),
        ("str xzr, [x1, #8]", code => code.Str(xzr, x1, 8)),
        ("str wzr, [x9, #16]", code => code.StrW(xzr, x9, 16)),
        ("str w17, [x3, #16380]", code => code.StrW(x17, x3, 16380)),
        ("ldp x0, x1, [x20]", code => code.Ldp(x0, x1, x20)),
        ("ldp x19, x20, [sp, #504]", code => code.Ldp(x19, x20, sp, 504)),
        ("stp x19, x20, [sp, #-512]", code => code.Stp(x19, x20, sp, -512)),
        ("stp x29, x30, [sp, #-32]!", code => code.Push(x29, x30, 32)),
        ("ldp x29, x30, [sp], #32", code => code.Pop(x29, x30, 32)),
        ("br x9", code => code.Br(x9)),
        ("ret", code => code.Ret()),
        ("svc #0", code => code.Svc()),
        ("hvc #0", code => code.Hvc()),
        ("smc #0", code => code.Smc()),
        ("mrs x0, cntvct_el0", code => code.Mrs(x0, SystemRegister.CNTVCT_EL0)),
        ("mrs x17, id_aa64pfr0_el1", code => code.Mrs(x17, SystemRegister.ID_AA64PFR0_EL1)),
        ("isb", code => code.Isb()),
        ("dc cvau, x2", code => code.DcCvau(x2)),
        ("ic ivau, x30", code => code.IcIvau(x30)),
        ("dsb ish", code => code.DsbIsh()),
        ("hint #127", code => code.Hint(127)),
        ("bl . + 0x1000", code => code.Bl(code.Here + 0x1000)),
        ("bl . - 0x2000", code => code.Bl(code.Here - 0x2000)),
    ];

    /// <summary>Constants with every number of halves that are all zeros or all ones, alone and beside each other.</summary>
    private static readonly long[] Constants =
    [
        0, 1, -1, 0xFFFF, 0x1_0000, 0xFFFF_0000, -2, -65536, -65537, 0x7A9C, 0x0BAD_CA11, -100, 0xC300_0001, 0x8000_0000, 0x10_0000,
        0x1234_5678_9ABC_DEF0, 0x1234_0000_0000_5678, unchecked((long)0xFFFF_1234_FFFF_5678), unchecked((long)0xFFFF_FFFF_1234_5678),
        long.MinValue, long.MaxValue, 0x0000_FFFF_0000_FFFF,
    ];

    [Fact]
    public void Every_instruction_has_the_bits_that_as_gives_it()
    {
        var expected = Assembled(string.Concat(Instructions.Select(instruction => $"\t{instruction.Text}\n")));
        for (int i = 0; i < Instructions.Length; i++)
        {
            // Where it stands matters to those that go somewhere.
            byte[] code = Assembler.Assemble(RegionLayout.Body + (uint)(4 * i), Instructions[i].Emit);
            Assert.True(code.AsSpan().SequenceEqual(expected.AsSpan(4 * i, 4)), $"{Instructions[i].Text}: {Convert.ToHexString(code)}, as has {Convert.ToHexString(expected, 4 * i, 4)}");
        }
    }

    [Fact]
    public void Branches_go_where_the_ones_of_as_go()
    {
        const string text = """
            back: cbz x7, ahead
                b.ne back
                b.eq ahead
                b.hi ahead
                b.hs back
                b.lt back
                b back
            ahead: b ahead

            """;
        Assert.Equal(Assembled(text), Assembler.Assemble(0, code =>
        {
            (Label back, Label ahead) = (new(), new());
            code.Place(back);
            code.Cbz(x7, ahead);
            code.B(Condition.NotEqual, back);
            code.B(Condition.Equal, ahead);
            code.B(Condition.Above, ahead);
            code.B(Condition.AboveOrEqual, back);
            code.B(Condition.Less, back);
            code.B(back);
            code.Place(ahead);
            code.B(ahead);
        }));
    }

    /// <summary>GNU as takes one instruction for a constant; those of several are checked by what they leave in the register.</summary>
    [Fact]
    public void A_constant_comes_out_of_the_instructions_that_make_it()
    {
        foreach (long constant in Constants)
        {
            byte[] code = Assembler.Assemble(0, code => code.Mov(x9, constant));
            long value = 0;
            for (int at = 0; at < code.Length; at += 4)
            {
                uint word = BitConverter.ToUInt32(code, at);
                Assert.Equal(9u, word & 0x1F);
                int shift = 16 * (int)((word >> 21) & 3);
                long part = (long)((ulong)((word >> 5) & 0xFFFF) << shift);
                value = (word & 0xFF80_0000) switch
                {
                    0xD280_0000 => part,
                    0x9280_0000 => ~part,
                    0xF280_0000 => (value & ~(0xFFFFL << shift)) | part,
                    _ => throw new InvalidOperationException($"no constant is made of {word:x8}"),
                };
            }

            Assert.Equal(constant, value);
            Assert.InRange(code.Length, 4, 16);
        }

        long[] single = [.. Constants.Where(constant => Assembler.Assemble(0, code => code.Mov(x9, constant)).Length == 4)];
        Assert.True(single.Length > 8);
        Assert.Equal(
            Assembled(string.Concat(single.Select(constant => $"\tmov x9, #{constant}\n"))),
            single.SelectMany(constant => Assembler.Assemble(0, code => code.Mov(x9, constant))));
    }

    [Fact]
    public void What_does_not_fit_an_instruction_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Assembler.Assemble(0, code => code.Add(x0, x0, 4096)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Assembler.Assemble(0, code => code.Ldr(x0, x0, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Assembler.Assemble(0, code => code.Ldr(x0, x0, -8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Assembler.Assemble(0, code => code.Ldp(x0, x1, x0, 512)));
        Assert.Throws<InvalidOperationException>(() => Assembler.Assemble(0, code => code.B(new Label())));
        Assert.Throws<InvalidOperationException>(() => Assembler.Assemble(0, code => code.Bl(0x1000_0000)));
    }

    /// <summary>The handful of words that the smallest VMM has of its own: a vector that says that the guest took an exception.</summary>
    [Fact]
    public void The_vector_of_the_smallest_VMM_is_what_its_comment_says() => Assert.Equal(
        [0x10, 0x02, 0xA0, 0xD2, 0x10, 0x0E, 0x00, 0xF9, 0x00, 0x00, 0x00, 0x14], Assembled("\tmovz x16, #0x10, lsl #16\n\tstr x16, [x16, #0x18]\n\tb .\n"));

    /// <summary>A disassembler that others made reads every payload without a word that it does not know.</summary>
    [Fact]
    public void Every_payload_is_code_to_objdump()
    {
        using var folder = new EndToEnd.ScratchFolder();
        foreach (var scenario in ScenarioTable.All)
        {
            byte[] code = PayloadBody.Assemble(scenario, extra: null, InstructionSet.Of(System.Runtime.InteropServices.Architecture.Arm64)).Code;
            File.WriteAllBytes(folder["code"], code);
            string text = Run("objdump", "-D", "-b", "binary", "-m", "aarch64", "--adjust-vma", $"0x{RegionLayout.Body:x}", folder["code"]);
            Assert.DoesNotContain("undefined", text, StringComparison.Ordinal);
            Assert.DoesNotContain(".word", text, StringComparison.Ordinal);
            Assert.Equal(scenario.Calls.Length, text.Split($"bl\t0x{RegionLayout.Doorbell:x}").Length - 1);
        }
    }

    private static byte[] Assembled(string text)
    {
        using var folder = new EndToEnd.ScratchFolder();
        File.WriteAllText(folder["code.s"], $"\t.arch armv8-a\n{text}");
        Run("as", "-o", folder["code.o"], folder["code.s"]);
        Run("objcopy", "-O", "binary", "-j", ".text", folder["code.o"], folder["code"]);
        return File.ReadAllBytes(folder["code"]);
    }

    private static string Run(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(Prefix + tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.Result);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{Prefix}{tool} is not installed: apt-get install binutils-aarch64-linux-gnu");
            return "";
        }
    }
}
