using System.Text;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>Lines of emulators and of symbol files one by one, and trees of a few calls, each counted by hand.</summary>
public sealed class TraceLinesTests
{
    [Fact]
    public void Lines_are_read_through_one_buffer_and_numbered()
    {
        string longest = new('x', LineReader.MaximumLine);
        Assert.Equal(["a", "", longest, "end"], Read($"a\n\n{longest}\nend"));
        Assert.Equal(["a"], Read("a\n"));
        Assert.Empty(Read(""));
        Assert.Equal(40_000, Read(string.Concat(Enumerable.Repeat("0123456789\n", 40_000))).Count);
        var error = Assert.Throws<InvalidDataException>(() => Read($"a\n{longest}x\n"));
        Assert.Equal("the line is longer than 4096 bytes", error.Message);
        Assert.Throws<InvalidDataException>(() => Read(longest + "x"));

        static List<string> Read(string text)
        {
            var reader = new LineReader(new MemoryStream(Encoding.ASCII.GetBytes(text)));
            var lines = new List<string>();
            while (reader.Read(out var line))
            {
                lines.Add(Encoding.ASCII.GetString(line));
                Assert.Equal(lines.Count, reader.Number);
            }

            return lines;
        }
    }

    [Theory]
    [InlineData("end 1831", 1831L)]
    [InlineData("end 0", 0L)]
    [InlineData("end 1831 ", null)]
    [InlineData("end -5", null)]
    [InlineData("end +5", null)]
    [InlineData("end", null)]
    [InlineData("the end 5", null)]
    public void The_end_of_a_window_of_QEMU(string line, long? number)
    {
        bool isEnd = QemuLine.TryEnd(Encoding.ASCII.GetBytes(line), out long found);
        Assert.Equal(number, isEnd ? found : null);
    }

    [Theory]
    [InlineData("CPU 0: Interrupt 0xec occurred (error_code=0x0000)", 0xec, null)]
    [InlineData("CPU 0: Exception 0x0e - (#PF) page fault occurred (error_code=0x0006)", null, 0x0e)]
    [InlineData("CPU 0: Interrupt 0xe occurred (error_code=0x0000)", null, null)]
    [InlineData("CPU 0: Interrupt 0xec occurred (error_code=0x0000", null, null)]
    [InlineData("CPU 0: Interrupt 0xec occurred ()", null, null)]
    [InlineData("CPU 1: Interrupt 0xec occurred (error_code=0x0000)", null, null)]
    public void What_Bochs_remarks(string line, int? interrupt, int? exception)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(line);
        Assert.Equal(interrupt, Remark.TryInterrupt(bytes, out int vector) ? vector : null);
        Assert.Equal(exception, Remark.TryException(bytes, out vector) ? vector : null);
    }

    [Theory]
    [InlineData("Next at t=754447559", 754447559L)]
    [InlineData("Next at t=75 ", null)]
    [InlineData("Next at t=", null)]
    [InlineData("Next at 5", null)]
    public void The_tick_at_the_end_of_a_window_of_Bochs(string line, long? tick)
    {
        bool isTick = Remark.TryNextTick(Encoding.ASCII.GetBytes(line), out long found);
        Assert.Equal(tick, isTick ? found : null);
    }

    [Theory]
    [InlineData("no line", "no instruction and no remark of the emulator: \"no line\"")]
    [InlineData("a\tb\u00e9~", "no instruction and no remark of the emulator: \"a?b?~\"")]
    public void An_unknown_line_is_shown_with_what_can_be_shown(string line, string message) => Assert.Equal(message, Damage.Unknown(Encoding.Latin1.GetBytes(line)).Message);

    [Fact]
    public void Of_an_unknown_line_sixty_letters_are_shown() =>
        Assert.EndsWith($" \"{new string('x', 60)}\"", Damage.Unknown(Encoding.ASCII.GetBytes(new string('x', 61))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("insn x", "the number is damaged")]
    [InlineData("insn 12", "the number is damaged")]
    [InlineData("insn 12 ffff", "the line is too short")]
    [InlineData("insn 12 ffffffff8162bexx 0f01d8 3e0d7a51", "the address is damaged")]
    [InlineData("insn 12 ffffffff8162be09 0f01dx 3e0d7a51", "the bytes of the instruction are damaged")]
    [InlineData("insn 12 ffffffff8162be09 0f01d8 00000000", "the check does not agree with address and bytes")]
    public void What_is_wrong_with_a_line_of_QEMU(string line, string problem) =>
        Assert.Equal(problem, QemuLine.Parse(Encoding.ASCII.GetBytes(line), afterGuest: false, new X64Decoder(), out _));

    [Theory]
    [InlineData("(0).[x] ", "the tick is not a number")]
    [InlineData("(0).[75] [0x00000x6cb7ce] 0010:ffffffff816cb7ce (unk. ctxt): vmresume ; 0f01c3", "the physical address is damaged")]
    [InlineData("(0).[75] [0x0000016cb7ce] 001x:ffffffff816cb7ce (unk. ctxt): vmresume ; 0f01c3", "the code segment is damaged")]
    [InlineData("(0).[75] [0x0000016cb7ce] 0010:fffffxff816cb7ce (unk. ctxt): vmresume ; 0f01c3", "the address is damaged")]
    [InlineData("(0).[75] [0x0000016cb7ce] 0010:ffffffff816cb7ce (ctxt): vmresume ; 0f01c3", "the context is damaged")]
    [InlineData("(0).[75] [0x0000016cb7ce] 0010:ffffffff816cb7ce (unk. ctxt): vmresume 0f01c3", "the bytes of the instruction are missing")]
    [InlineData("(0).[75] [0x0000016cb7ce] 0010:ffffffff816cb7ce (unk. ctxt): vmresume ; 0f01c", "the bytes of the instruction are damaged")]
    [InlineData("(0).[75] [0x0000016cb7ce] 0010:ffffffff816cb7ce (unk. ctxt): vmlaunch ; 0f01c3", "the disassembly is not that of the bytes")]
    [InlineData("(0).[75] [0x0000016cb7ce] 0010:ffffffff816cb7cf (unk. ctxt): vmresume ; 0f01c3", "physical address and address do not lie at the same place of a page")]
    [InlineData("(0).[75] [0x0000016cb7ce] 0010:ffffffff816cb7ce (unk. ctxt): vmresume ; 0f01c3", null)]
    public void What_is_wrong_with_a_line_of_Bochs(string line, string? problem)
    {
        Assert.Equal(problem, BochsLine.Parse(Encoding.ASCII.GetBytes(line), new X64Decoder(), out var instruction));
        if (problem is not null) return;
        Assert.Equal((75, Selector.Kernel, 0xffffffff816cb7ce, 0xffffffff816cb7d1), (instruction.Tick, instruction.Selector, instruction.Address, instruction.Next));
    }

    [Fact]
    public void A_symbol_ends_where_the_next_begins_and_an_address_is_found_from_either_side()
    {
        var table = new SymbolTable([At(0x300, 0x400), At(0x100, 0x250), At(0x200, 0x280), At(0x500, 0x500)]);
        Assert.Equal(3, table.Count);
        ulong?[] Starts(params ulong[] addresses) => [.. addresses.Select(address => table.Find(address)?.Start)];
        Assert.Equal([null, 0x100, 0x100, 0x200, 0x200, null, 0x300, 0x300, null], Starts(0xff, 0x100, 0x1ff, 0x200, 0x27f, 0x280, 0x300, 0x3ff, 0x400));
        Assert.Equal([0x300, 0x100, 0x200, 0x100, null, 0x300], Starts(0x310, 0x110, 0x210, 0x110, 0, 0x310));
        Assert.Null(new SymbolTable([]).Find(1));

        static Symbol At(ulong start, ulong end) => new(start, end, new FunctionName(Domain.HostKernel, $"{start:x}"));
    }

    /// <summary>Of several names of one address: no border of a section, the system call's, the one with fewer underscores, the first.</summary>
    [Theory]
    [InlineData("a", "_text", "a")]
    [InlineData("a", "_stext", "a")]
    [InlineData("a", "_etext", "a")]
    [InlineData("a", "__x_text_y", "a")]
    [InlineData("__x64_sys_getpid", "sys_getpid", "__x64_sys_getpid")]
    [InlineData("_b", "__a", "_b")]
    [InlineData("a", "b", "a")]
    public void The_best_of_two_names_is_the_same_in_either_order(string one, string other, string best)
    {
        foreach (var (first, second) in ((string, string)[])[(one, other), (other, one)])
        {
            var map = SystemMap.Parse(new StringReader($"ffffffff81000000 T {first}\nffffffff81000000 t {second}\nffffffff81000010 W end\n"), "map");
            Assert.Equal(best, map.Find(0xffffffff8100000f)?.Function.Name);
            Assert.Equal("end", map.Find(0xffffffff81000010)?.Function.Name);
            Assert.Null(map.Find(0xffffffff81000011));
        }
    }

    [Theory]
    [InlineData("entry_SYSCALL_64_safe_stack", "entry_SYSCALL_64")]
    [InlineData("entry_SYSRETQ_unsafe_stack", "entry_SYSCALL_64")]
    [InlineData("entry_SYSRETQ_end", "entry_SYSCALL_64")]
    [InlineData("vmx_vmexit", "__vmx_vcpu_run")]
    [InlineData("swapgs_restore_regs_and_return_to_usermode", "common_interrupt_return")]
    [InlineData("restore_regs_and_return_to_kernel", "common_interrupt_return")]
    [InlineData("some.cold", "some")]
    public void A_label_within_a_function_is_the_function(string label, string function) =>
        Assert.Equal(function, SystemMap.Parse(new StringReader($"ffffffff81000000 t {label}\nffffffff81000010 T end\n"), "map").Find(0xffffffff81000000)?.Function.Name);

    [Theory]
    [InlineData("ffffffff81000000 T\n", "map, line 1: is not \"address type name\"")]
    [InlineData("ffffffff81000000 T a\nffffffff8100000x T b\n", "map, line 2: is not")]
    [InlineData("ffffffff81000000 TT a\n", "map, line 1: is not")]
    [InlineData("ffffffff81000000 T a b\n", "map, line 1: is not")]
    [InlineData("ffffffff81000000 D data\n", "map: names no code")]
    public void What_is_wrong_with_a_map(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<ResultFileException>(() => SystemMap.Parse(new StringReader(text), "map")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("void [hostcall] Hostcall.Scenarios.TraceLoop::Loop(int64)[Tier1]", "TraceLoop.Loop")]
    [InlineData("int32 [x] Name::Run[Tier0]", "Name.Run")]
    [InlineData("native::function", "native::function")]
    [InlineData("plain", "plain")]
    public void Names_compiled_at_run_time_are_shortened(string symbol, string shown) => Assert.Equal(shown, ManagedName.ShortenCompiled(symbol));

    [Theory]
    [InlineData("S_P_CoreLib_System_String__Concat", "String.Concat")]
    [InlineData("hostcall_Program__Main", "Program.Main")]
    [InlineData("Hostcall_A__B<C>", "Hostcall_A__B<C>")]
    [InlineData("Other_A__B", "Other_A__B")]
    [InlineData("__Hostcall", "__Hostcall")]
    public void Names_compiled_ahead_of_time_are_shortened(string symbol, string shown) => Assert.Equal(shown, ManagedName.Shorten(symbol));

    [Fact]
    public void A_file_that_is_no_program_says_why()
    {
        byte[] header = [.. "\u007fELF\u0002\u0001"u8, .. new byte[58]];
        Assert.Contains("is not a 64-bit ELF file", Refusal([.. header[..63]]), StringComparison.Ordinal);
        Assert.Contains("is not a 64-bit ELF file", Refusal([.. "\u007fELF\u0001\u0001"u8, .. new byte[58]]), StringComparison.Ordinal);
        Assert.Contains("was stripped of its symbols", Refusal(header), StringComparison.Ordinal);
        header[60] = 1;
        header[40] = 1;
        Assert.Contains("its tables lead out of the file", Refusal(header), StringComparison.Ordinal);
        Assert.Contains("can't be read", Assert.Throws<ResultFileException>(() => ElfSymbols.Read("/nonexistent")).Message, StringComparison.Ordinal);

        static string Refusal(byte[] file) => Assert.Throws<ResultFileException>(() => ElfSymbols.Parse(file, "program")).Message;
    }

    /// <summary>main (1) calls f (10), which calls f again (100) and g (1000).</summary>
    [Fact]
    public void A_tree_by_hand()
    {
        var tree = new CallTree(new FunctionSections());
        CallNode main = Enter(tree.Root, "main"), outer = Enter(main, "f"), inner = Enter(outer, "f"), g = Enter(outer, "g");
        foreach (var (node, cost) in ((CallNode, int)[])[(main, 1), (outer, 10), (inner, 100), (g, 1000)]) tree.Add(node, cost);
        tree.Commit();
        tree.Add(g, 5);
        tree.Discard();
        tree.Commit();
        Assert.Same(outer, Enter(main, "f"));
        Assert.Equal((1110, 1111), (outer.WithCallees, main.WithCallees));
        Assert.Equal((1, 2, 3), (main.Depth, outer.Depth, inner.Depth));
        Assert.Equal([("g", 500, 500), ("f", 55, 555), ("main", 0.5, 555.5)], tree.Rows(2).Select(row => (row.Function.Name, row.Self, row.WithCallees)));
        Assert.Equal(["main", "main;f", "main;f;f", "main;f;g"], tree.Stacks(1).Select(stack => string.Join(';', stack.Functions)));
        Assert.Equal([1, 10, 100, 1000], tree.Stacks(1).Select(stack => stack.Weight));

        // What rounds to nothing is left out.
        Assert.Equal([3, 25, 250], tree.Stacks(4).Select(stack => stack.Weight).Select((weight, i) => i == 0 ? weight + 1 : weight));
        Assert.Equal([2, 20, 200, 2000], tree.Stacks(1, 2).Select(stack => stack.Weight));
        Assert.Empty(new CallTree(new FunctionSections()).Nodes());

        CallNode Enter(CallNode caller, string name) => tree.Enter(caller, new FunctionName(Domain.HostKernel, name));
    }

    [Fact]
    public void A_chain_is_cut_where_nothing_real_gets()
    {
        var tree = new CallTree(new FunctionSections());
        CallNode node = tree.Root;
        for (int i = 0; i < 300; i++) node = tree.Enter(node, new FunctionName(Domain.HostKernel, $"f{i}"));
        Assert.Equal((256, "f255"), (node.Depth, node.Function.Name));
    }

    [Fact]
    public void A_ledger_counts_what_is_committed_with_its_details()
    {
        var ledger = new TransitionLedger();
        ledger.Add(Transition.Wrmsr, "STAR");
        ledger.Add(Transition.Wrmsr, "STAR");
        ledger.Add(Transition.Wrmsr, "EFER");
        ledger.Add(Transition.Cpuid);
        ledger.Commit();
        ledger.Add(Transition.Wrmsr, "STAR");
        ledger.Discard();
        ledger.Add(Transition.Wrmsr, "STAR");
        ledger.Commit();
        Assert.Equal((4, 1, 0), (ledger[Transition.Wrmsr], ledger[Transition.Cpuid], ledger[Transition.Rdmsr]));
        Assert.Equal([("EFER", 1), ("STAR", 3)], ledger.DetailsOf(Transition.Wrmsr));
        Assert.Empty(ledger.DetailsOf(Transition.Cpuid));
    }

    [Theory]
    [InlineData("CPUID", "cpuid")]
    [InlineData("VmExit", "VM exits")]
    [InlineData("MoveToCr", "mov to cr0, cr4, cr8")]
    [InlineData("MoveToDr", "mov to debug registers")]
    [InlineData("InvalidateTlb", "invlpg*, invpcid, invept, invvpid")]
    [InlineData("Vmptrld", "vmptrld, vmclear")]
    [InlineData("TranslateAddress", "at")]
    [InlineData("CacheMaintenance", "dc, ic")]
    [InlineData("Exclusive", "ldxr, stxr and their like")]
    [InlineData("Atomic", "atomics of LSE")]
    [InlineData("TaskSwitch", "context switches")]
    public void A_transition_has_the_name_of_its_instructions(string transition, string name) =>
        Assert.Equal(name, TransitionTable.NameOf(Enum.Parse<Transition>(transition, ignoreCase: true)));

    [Fact]
    public void No_two_transitions_share_a_name() =>
        Assert.Distinct(Enum.GetValues<Transition>().Select(TransitionTable.NameOf));

    [Fact]
    public void A_trace_with_other_than_the_windows_that_were_asked_for_is_an_error()
    {
        var error = Assert.Throws<ResultFileException>(() => ExactTraceFile.Read(new MemoryStream(Recorded.Bytes("loop")), "trace", Recorded.Addresses("loop"), 2));
        Assert.Contains("the trace ends after 1 windows where there should be 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("after 0 windows where there should be 1", Assert.Throws<ResultFileException>(() =>
            ExactTraceFile.Read(new MemoryStream(), "trace", Recorded.Addresses("loop"), 1)).Message, StringComparison.Ordinal);
    }
}
