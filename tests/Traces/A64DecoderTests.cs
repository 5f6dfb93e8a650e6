using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>What words of arm64 mean, by the architecture's manual, and against a disassembler that others made.</summary>
public sealed class A64DecoderTests
{
    private const ulong At = 0x10_0000;

    private static readonly string[] Exclusive =
    [
        "ldxr", "stxr", "ldaxr", "stlxr", "ldxp", "stxp", "ldaxp", "stlxp", "ldxrb", "ldxrh", "stxrb", "stxrh", "ldaxrb", "ldaxrh", "stlxrb", "stlxrh",
    ];

    [Theory]
    [InlineData(0xd4000001, "Syscall", Transition.Svc, null)] // svc #0
    [InlineData(0xd4000002, "Next", Transition.Hvc, null)] // hvc #0
    [InlineData(0xd4000003, "Next", Transition.Smc, null)] // smc #0
    [InlineData(0xd4200000, "SoftwareInterrupt", null, null)] // brk #0
    [InlineData(0xd69f03e0, "InterruptReturn", Transition.Eret, null)] // eret
    [InlineData(0xd65f03c0, "Return", null, null)] // ret
    [InlineData(0xd61f0120, "IndirectJump", null, null)] // br x9
    [InlineData(0xd63f0120, "IndirectCall", null, null)] // blr x9
    [InlineData(0xd503207f, "Halt", null, null)] // wfi
    [InlineData(0xd503205f, "Next", null, null)] // wfe
    [InlineData(0xd503201f, "Next", null, null)] // nop
    [InlineData(0xd5032fff, "Next", null, null)] // hint #127: the agent's mark
    [InlineData(0xd51c1100, "Next", Transition.Msr, "HCR_EL2")] // msr hcr_el2, x0
    [InlineData(0xd5384113, "Next", Transition.Mrs, "SP_EL0")] // mrs x19, sp_el0
    [InlineData(0xd53bd045, "Next", Transition.Mrs, "TPIDR_EL0")] // mrs x5, tpidr_el0
    [InlineData(0xd50342df, "Next", Transition.Msr, "DAIFSet")] // msr daifset, #2
    [InlineData(0xd500419f, "Next", Transition.Msr, "PAN")] // msr pan, #1
    [InlineData(0xd5033bbf, "Next", Transition.Dmb, "ish")] // dmb ish
    [InlineData(0xd503379f, "Next", Transition.Dsb, "nsh")] // dsb nsh
    [InlineData(0xd5033f9f, "Next", Transition.Dsb, "sy")] // dsb sy
    [InlineData(0xd503309f, "Next", null, null)] // ssbb
    [InlineData(0xd503349f, "Next", null, null)] // pssbb
    [InlineData(0xd50330bf, "Next", Transition.Dmb, "#0x00")] // dmb of a domain that has no name, as the next three
    [InlineData(0xd50334bf, "Next", Transition.Dmb, "#0x04")]
    [InlineData(0xd50338bf, "Next", Transition.Dmb, "#0x08")]
    [InlineData(0xd5033cbf, "Next", Transition.Dmb, "#0x0c")]
    [InlineData(0xd50331bf, "Next", Transition.Dmb, "oshld")]
    [InlineData(0xd50332bf, "Next", Transition.Dmb, "oshst")]
    [InlineData(0xd50333bf, "Next", Transition.Dmb, "osh")]
    [InlineData(0xd50335bf, "Next", Transition.Dmb, "nshld")]
    [InlineData(0xd50336bf, "Next", Transition.Dmb, "nshst")]
    [InlineData(0xd50337bf, "Next", Transition.Dmb, "nsh")]
    [InlineData(0xd50339bf, "Next", Transition.Dmb, "ishld")]
    [InlineData(0xd5033abf, "Next", Transition.Dmb, "ishst")]
    [InlineData(0xd5033dbf, "Next", Transition.Dmb, "ld")]
    [InlineData(0xd5033ebf, "Next", Transition.Dmb, "st")]
    [InlineData(0xd503323f, "Next", Transition.Dsb, "oshnxs")] // dsb oshnxs
    [InlineData(0xd5033e3f, "Next", Transition.Dsb, "synxs")] // dsb synxs
    [InlineData(0xd5033fdf, "Next", Transition.Isb, null)] // isb
    [InlineData(0xd5033f5f, "Next", null, null)] // clrex
    [InlineData(0xd508831f, "Next", Transition.Tlbi, "VMALLE1IS")] // tlbi vmalle1is
    [InlineData(0xd50c80a1, "Next", Transition.Tlbi, "IPAS2LE1IS")] // tlbi ipas2le1is, x1
    [InlineData(0xd5087800, "Next", Transition.TranslateAddress, "S1E1R")] // at s1e1r, x0
    [InlineData(0xd50b7b22, "Next", Transition.CacheMaintenance, "CVAU")] // dc cvau, x2
    [InlineData(0x885f7c20, "Next", Transition.Exclusive, null)] // ldxr w0, [x1]
    [InlineData(0xc802fc20, "Next", Transition.Exclusive, null)] // stlxr w2, x0, [x1]
    [InlineData(0x88a0fc41, "Next", Transition.Atomic, null)] // casl w0, w1, [x2]
    [InlineData(0xb8210000, "Next", Transition.Atomic, null)] // ldadd w1, w0, [x0]
    [InlineData(0xf8e18002, "Next", Transition.Atomic, null)] // swpal x1, x2, [x0]
    [InlineData(0x88dffc20, "Next", null, null)] // ldar w0, [x1]
    [InlineData(0xb8bfc020, "Next", null, null)] // ldapr w0, [x1]
    [InlineData(0xf9400000, "Next", null, null)] // ldr x0, [x0]
    public void A_word_is_the_transition_that_the_manual_says(uint word, string flow, Transition? transition, string? detail)
    {
        var meaning = A64Decoder.MeaningOf(word);
        Assert.Equal((flow, transition, detail), ($"{meaning.Flow}", meaning.Transition, meaning.Detail));
    }

    [Theory]
    [InlineData(0x14000002, 8)] // b . + 8
    [InlineData(0x17ffffff, -4)] // b . - 4
    [InlineData(0x96000000, -0x8000000)] // bl, as far back as it reaches
    [InlineData(0x54ffffe1, -4)] // b.ne . - 4
    [InlineData(0xb4000047, 8)] // cbz x7, . + 8
    [InlineData(0x3707ffe0, -4)] // tbnz w0, #0, . - 4
    public void A_branch_leads_from_itself(uint word, long distance) => Assert.Equal(At + (ulong)distance, TargetOf(word));

    [Theory]
    [InlineData("")]
    [InlineData("d50320")]
    [InlineData("1f2003d51f2003d5")]
    public void Other_bytes_are_no_instruction(string bytes) => Assert.Null(new A64Decoder().Decode(Convert.FromHexString(bytes)));

    /// <summary>Words at random, most of them in the groups that matter here: each is what objdump calls it, or objdump has no name for it.</summary>
    [Fact]
    public void Every_word_is_what_objdump_calls_it()
    {
        var words = Words(seed: 20221, count: 60_000);
        int named = 0, transitions = 0;
        foreach (var (word, line) in words.Zip(A64Tools.Disassembled(At, words)))
        {
            if (line.IsUnallocated) continue;
            var meaning = A64Decoder.MeaningOf(word);
            string shown = $"{word:x8} {line.Text}";
            Assert.True(FlowOf(line.Name) == meaning.Flow, $"{shown}: {meaning.Flow}");
            Assert.True(TransitionOf(line) == meaning.Transition, $"{shown}: {meaning.Transition}");
            if (meaning.IsDirect) Assert.True(line.Target == TargetOf(word, line.Address), $"{shown}: {TargetOf(word, line.Address):x}");
            if (meaning.Detail is { } detail && !IsSomeNumber(detail)) Assert.True(line.Says(detail), $"{shown}: {detail}");
            named++;
            if (meaning.Transition is not null) transitions++;
        }

        Assert.True(named > 20_000 && transitions > 3000, $"{named} named, {transitions} transitions");
    }

    /// <summary>A name that the table lacks is told as a number, in one of the two ways in which assemblers write it.</summary>
    private static bool IsSomeNumber(string detail) => detail.StartsWith('S') && detail.Contains("_C", StringComparison.Ordinal);

    private static ulong TargetOf(uint word, ulong at = At) =>
        new InstructionLine(1, Selector.Kernel, at, A64Decoder.MeaningOf(word)).Target;

    private static Flow FlowOf(string name) => name switch
    {
        "b" => Flow.Jump,
        "bl" => Flow.Call,
        "br" or "braa" or "brab" or "braaz" or "brabz" => Flow.IndirectJump,
        "blr" or "blraa" or "blrab" or "blraaz" or "blrabz" => Flow.IndirectCall,
        "ret" or "retaa" or "retab" => Flow.Return,
        "eret" or "eretaa" or "eretab" => Flow.InterruptReturn,
        "cbz" or "cbnz" or "tbz" or "tbnz" => Flow.Branch,
        "svc" => Flow.Syscall,
        "brk" or "udf" => Flow.SoftwareInterrupt,
        "wfi" => Flow.Halt,
        _ => name.StartsWith("b.", StringComparison.Ordinal) || name.StartsWith("bc.", StringComparison.Ordinal) ? Flow.Branch : Flow.Next,
    };

    private static Transition? TransitionOf(A64Tools.Line line) => line.Name switch
    {
        "svc" => Transition.Svc,
        "hvc" => Transition.Hvc,
        "smc" => Transition.Smc,
        "eret" or "eretaa" or "eretab" => Transition.Eret,
        "msr" => Transition.Msr,
        "mrs" => Transition.Mrs,
        "tlbi" => Transition.Tlbi,
        "at" => Transition.TranslateAddress,
        "dc" or "ic" => Transition.CacheMaintenance,
        "dsb" or "dfb" => Transition.Dsb,
        "dmb" => Transition.Dmb,
        "isb" => Transition.Isb,
        _ when Exclusive.Contains(line.Name) => Transition.Exclusive,
        _ when IsAtomic(line.Name) => Transition.Atomic,

        // What objdump has no name for it shows by its fields, and those say what it works on.
        "sys" or "sysl" => TransitionOfFields(line.Operands),
        _ => null,
    };

    private static Transition? TransitionOfFields(string operands) =>
        operands.Split(',', StringSplitOptions.TrimEntries).First(field => field.StartsWith('C')) is "C8" or "C9" ? Transition.Tlbi : null;

    private static bool IsAtomic(string name) =>
        name.StartsWith("cas", StringComparison.Ordinal)
        || (name.StartsWith("swp", StringComparison.Ordinal) && name.Length <= 6)
        || new[] { "add", "clr", "eor", "set", "smax", "smin", "umax", "umin" }.Any(operation =>
            name.StartsWith($"ld{operation}", StringComparison.Ordinal) || name.StartsWith($"st{operation}", StringComparison.Ordinal));

    private static List<uint> Words(int seed, int count)
    {
        var random = new Random(seed);
        (uint Fixed, uint Free)[] groups =
        [
            (0, 0xFFFF_FFFF), // anything
            (0x1000_0000, 0xEFFF_FFFF), (0xD400_0000, 0x00FF_FFFF), (0xD500_0000, 0x003F_FFFF), (0xD501_0000, 0x003F_FFFF), // branches, exceptions, system
            (0xD508_7000, 0x0007_FFFF), (0xD503_3000, 0x0000_0FFF), (0xD500_4000, 0x0007_0FFF), (0xD61F_0000, 0x01E0_FFFF),
            (0xD518_0000, 0x0027_FFFF), (0x0800_0000, 0xC0FF_FFFF), (0x3820_0000, 0xC7DF_FFFF), (0x5400_0000, 0x00FF_FFFF),
            (0x1400_0000, 0x83FF_FFFF), (0x3400_0000, 0x83FF_FFFF),
        ];
        return [.. Enumerable.Range(0, count).Select(i => groups[i % groups.Length]).Select(group => group.Fixed | ((uint)random.NextInt64(1L << 32) & group.Free))];
    }
}
