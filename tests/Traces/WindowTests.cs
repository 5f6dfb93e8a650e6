using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>Windows of a few lines as the two emulators write them, and what is told of each line.</summary>
public sealed class WindowTests
{
    private const ulong Kernel = 0xffff_ffff_8100_0000, Handler = 0xffff_ffff_8200_0000, Guest = 0x40_0000;

    private const string Fault = "CPU 0: Exception 0x0e - (#PF) page fault occurred (error_code=0x0006)";

    /// <summary>Bochs delivers an exception as an interrupt of the same number, and says both.</summary>
    [Theory]
    [InlineData("begin 0 1 end", "")]
    [InlineData("begin 0 exception handler end", Fault)]
    [InlineData("begin 0 exception handler end", Fault + "\nCPU 0: Interrupt 0x0e occurred (error_code=0x0006)")]
    [InlineData("begin 0 interrupt 1 handler end", "CPU 0: Interrupt 0xec occurred (error_code=0x0000)")]
    public void What_Bochs_says_between_instructions_is_told_once(string told, string remarks)
    {
        string[] steps = told.Split(' ');
        var lines = new List<string> { Bochs(100, Kernel) };
        if (remarks.Length > 0) lines.AddRange(remarks.Split('\n'));
        if (steps.Contains("1")) lines.Add(Bochs(101, Kernel + 1));
        if (steps.Contains("handler")) lines.Add(Bochs(steps.Contains("1") ? 102 : 101, Handler));
        int count = lines.Count(line => line.StartsWith("(0).", StringComparison.Ordinal));
        Assert.Equal(told, Told(Window(lines, 100 + count)));
    }

    [Fact]
    public void An_interrupt_of_another_number_behind_an_exception_is_damage() => Assert.Contains(
        "the handler of the last interrupt is missing",
        Damaged(Window([Bochs(100, Kernel), Fault, "CPU 0: Interrupt 0xec occurred (error_code=0x0000)", Bochs(101, Handler)], 102)),
        StringComparison.Ordinal);

    /// <summary>The same number again, behind an instruction, is an interrupt of its own.</summary>
    [Fact]
    public void An_exception_is_forgotten_with_the_next_instruction() => Assert.Equal(
        "begin 0 exception handler interrupt h1 handler end",
        Told(Window(
            [
                Bochs(100, Kernel), Fault, Bochs(101, Handler),
                "CPU 0: Interrupt 0x0e occurred (error_code=0x0000)", Bochs(102, Handler + 1), Bochs(103, Handler),
            ],
            104)));

    [Theory]
    [InlineData(1, "the trace breaks off inside a window")]
    [InlineData(2, "the tick at the end of the window is missing")]
    [InlineData(3, "the instruction at the end of the window is missing")]
    [InlineData(4, "the end of the window is missing")]
    public void A_window_of_Bochs_that_breaks_off_says_what_is_missing(int lines, string problem) =>
        Assert.Contains(problem, Damaged(string.Join('\n', Window([Bochs(100, Kernel)], 101).Split('\n').Take(lines + 1))), StringComparison.Ordinal);

    /// <summary>Where the machine turns itself off, Bochs prints the instruction that did it; a second one is a window without its beginning.</summary>
    [Fact]
    public void One_instruction_may_lie_behind_the_last_window()
    {
        string window = Window([Bochs(100, Kernel)], 101), more = Bochs(500, Kernel) + "\n";
        Assert.Equal("begin 0 end", Told(window + more + "anything\n"));
        Assert.Contains("an instruction lies outside of a window", Damaged(window + more + more), StringComparison.Ordinal);
        Assert.Contains("an instruction lies outside of a window", Damaged(window + more + window), StringComparison.Ordinal);
        Assert.Equal("begin 0 end begin 0 end", Told(window + "anything\n" + window));
    }

    /// <summary>It was told, did not run, and is not counted: the ticks behind it are one less.</summary>
    [Fact]
    public void An_instruction_that_made_the_guest_exit_is_told_as_stopped()
    {
        string text = Qemu((0, Kernel, "0f01d8"), (1, Guest, "90"), (2, Guest + 1, "0f01d9"), (3, Kernel + 3, "90"), (4, Kernel + 4, "90"));
        Assert.Equal("begin 0@0 g0@1 g1@2! 3@2 4@3 end", Told(text, ticks: true));
    }

    [Fact]
    public void The_kernel_at_the_start_of_a_handler_is_an_exception_unless_it_went_there_by_itself()
    {
        Assert.Equal("begin 0 exception handler end", Told(Qemu((0, Kernel, "90"), (1, Handler, "90"))));
        // jmp to it: it is a stub's common part.
        Assert.Equal("begin 16777211 handler end", Told(Qemu((0, Handler - 5, "e900000000"), (1, Handler, "90"))));
        Assert.Equal("begin 0 handler end", Told(Qemu((0, Kernel, "e9fbffff00"), (1, Handler, "90"))));
        // And what lies right before it may go on into it.
        Assert.Equal("begin 16777215 handler end", Told(Qemu((0, Handler - 1, "90"), (1, Handler, "90"))));
        Assert.Contains("cannot follow", Damaged(Qemu((0, Kernel, "90"), (1, Handler + 1, "90"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_of_QEMU_is_told_only_as_a_whole()
    {
        string text = Qemu((0, Kernel, "90"), (1, Kernel + 1, "90"));
        Assert.Equal("begin 0 1 end", Told(text));
        Assert.Contains("line 4: the tick goes back", Damaged(text.Replace("end 2", "end 1", StringComparison.Ordinal) + "\n"), StringComparison.Ordinal);
        Assert.Contains("1 instructions are missing", Damaged(text.Replace("end 2", "end 3", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("the trace breaks off inside a window", Damaged(text.Split("end")[0]), StringComparison.Ordinal);
        Assert.Contains("no instruction and no remark", Damaged(text.Replace("end 2", "the end", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("the window is empty", Damaged("window\nend 0\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_is_named_by_who_runs_it()
    {
        AddressSpace addresses = Addresses();
        Assert.Equal(("kernel", true), Located(Selector.Kernel, Kernel));
        Assert.Equal(("kernel", false), Located(Selector.Kernel, Kernel + 1));
        Assert.Equal(("[unknown]", false), Located(Selector.Kernel, Guest));
        Assert.Equal(("payload!body", true), Located(Selector.User, Guest));
        Assert.Equal(("payload!body", true), Located(Selector.Guest, Guest));
        Assert.Equal(("agent![unknown]", false), Located(Selector.User, Kernel));
        Assert.Equal(("payload![unknown]", false), Located(Selector.Guest, Kernel));
        Assert.Equal(("firmware![unknown]", false), Located(0x18, Kernel));

        (string Name, bool IsStart) Located(ushort selector, ulong address)
        {
            var (function, isStart) = addresses.Locate(new InstructionLine(1, selector, address, new Meaning(1, Flow.Next, 0, null)));
            return ($"{function}", isStart);
        }
    }

    /// <summary>Vectors of arm64 have an entry each 128 bytes; the stubs of x64 begin with their symbols, but for two tables of them.</summary>
    [Theory]
    [InlineData(Architecture.Arm64, "vectors", 0x80, true)]
    [InlineData(Architecture.Arm64, "vectors", 0x84, false)]
    [InlineData(Architecture.Arm64, "__bp_harden_el1_vectors", 0x100, true)]
    [InlineData(Architecture.Arm64, "asm_exc_page_fault", 0, false)]
    [InlineData(Architecture.X64, "asm_exc_page_fault", 0, true)]
    [InlineData(Architecture.X64, "asm_exc_page_fault", 4, false)]
    [InlineData(Architecture.X64, "irq_entries_start", 8, true)]
    [InlineData(Architecture.X64, "spurious_entries_start", 8, true)]
    [InlineData(Architecture.X64, "vectors", 0, false)]
    public void Handlers_begin_where_the_architecture_says(Architecture architecture, string function, int offset, bool begins)
    {
        Symbol symbol = new(Kernel, Kernel + 0x1000, new FunctionName(Domain.HostKernel, function));
        AddressSpace addresses = Addresses() with { Rules = ArchitectureRules.Of(architecture), Kernel = new SymbolTable([symbol]) };
        Assert.Equal(begins, addresses.IsHandlerEntry(Kernel + (ulong)offset));
        Assert.False(addresses.IsHandlerEntry(Kernel - 1));
    }

    [Fact]
    public void Each_architecture_has_its_rules()
    {
        Architecture[] known = [Architecture.X64, Architecture.Arm64];
        Assert.Equal(known, known.Select(of => ArchitectureRules.Of(of).Architecture));
        Assert.Equal(
            "traces of S390x can't be read, only those of X64 and Arm64",
            Assert.Throws<PlatformNotSupportedException>(() => ArchitectureRules.Of(Architecture.S390x)).Message);
        ArchitectureRules x64 = ArchitectureRules.Of(Architecture.X64), arm64 = ArchitectureRules.Of(Architecture.Arm64);
        Assert.Equal((0x1234UL, 0x1000UL), (x64.ExitEntryOf(0x1234), arm64.ExitEntryOf(0x1234)));
        Assert.Equal((Transition.Wrmsr, Transition.TaskSwitch, 46), (x64.Transitions[0], x64.Transitions[^1], x64.Transitions.Count));
        Assert.True(arm64.IsJumpByReturn("__bp_harden_el1_vectors"));
        Assert.False(arm64.IsJumpByReturn("vectors") || x64.IsJumpByReturn("__bp_harden_el1_vectors"));
        Assert.True(x64.IsSwitch("__switch_to_asm", "__switch_to", Flow.Jump, isStart: true));
        Assert.False(x64.IsSwitch("__switch_to_asm", "__switch_to", Flow.Jump, isStart: false));
        Assert.False(x64.IsSwitch("other", "__switch_to", Flow.Jump, isStart: true) || x64.IsSwitch("__switch_to_asm", "other", Flow.Jump, isStart: true));
        Assert.True(arm64.IsSwitch("cpu_switch_to", "__switch_to", Flow.Return, isStart: false));
        Assert.False(arm64.IsSwitch("cpu_switch_to", "__switch_to", Flow.Next, isStart: false));
        Assert.False(arm64.IsSwitch("other", "__switch_to", Flow.Return, isStart: false));
    }

    /// <summary>Other erets lead to where an exception came from, and other instructions there are the way to this one.</summary>
    [Fact]
    public void On_arm64_the_eret_of_one_function_enters_the_guest()
    {
        AddressSpace addresses = Addresses() with
        {
            Rules = ArchitectureRules.Of(Architecture.Arm64),
            Kernel = new SymbolTable([Named(Kernel, "__guest_enter"), Named(Kernel + 0x100, "ret_to_user")]),
        };
        Assert.True(Enters(Kernel + 4, 0xd69f03e0));
        Assert.False(Enters(Kernel + 4, 0xd503201f) || Enters(Kernel + 0x104, 0xd69f03e0) || Enters(Kernel - 4, 0xd69f03e0));
        Assert.False(addresses.EntersGuest(new InstructionLine(1, Selector.User, Kernel + 4, A64Decoder.MeaningOf(0xd69f03e0))));

        bool Enters(ulong address, uint word) => addresses.EntersGuest(new InstructionLine(1, Selector.Kernel, address, A64Decoder.MeaningOf(word)));
        static Symbol Named(ulong start, string name) => new(start, start + 0x100, new FunctionName(Domain.HostKernel, name));
    }

    [Fact]
    public void A_transition_says_what_it_is_about()
    {
        ArchitectureRules x64 = ArchitectureRules.Of(Architecture.X64), arm64 = ArchitectureRules.Of(Architecture.Arm64);
        var function = new FunctionName(Domain.HostKernel, "f");
        var registers = new KnownRegisters();
        var decoder = new X64Decoder();
        Meaning wrmsr = decoder.Decode([0x0f, 0x30])!, rdmsr = decoder.Decode([0x0f, 0x32])!;
        Assert.Equal("unknown, in f", x64.DetailOf(wrmsr, registers, function));
        registers.Execute(decoder.Decode([0xb9, 0x48, 0, 0, 0])!);
        Assert.Equal(["SPEC_CTRL", "SPEC_CTRL"], new[] { wrmsr, rdmsr }.Select(meaning => x64.DetailOf(meaning, registers, function)));
        Assert.Null(x64.DetailOf(decoder.Decode([0x0f, 0xa2])!, registers, function));
        Assert.Equal("in f", arm64.DetailOf(A64Decoder.MeaningOf(0xd69f03e0), registers, function));
        Assert.Equal("HCR_EL2", arm64.DetailOf(A64Decoder.MeaningOf(0xd51c1100), registers, function));
        registers.Forget();
        Assert.Null(registers[RegisterEffect.Rcx]);
    }

    /// <summary>What asks for an exit is over when it comes; a load that finds no memory is not.</summary>
    [Theory]
    [InlineData(0xd4000002, false)] // hvc
    [InlineData(0xd4000003, false)] // smc
    [InlineData(0xd5384113, false)] // mrs
    [InlineData(0xd51c1100, false)] // msr
    [InlineData(0xd503207f, false)] // wfi
    [InlineData(0xf9400000, true)] // ldr
    [InlineData(0xd503201f, true)] // nop
    public void On_arm64_what_asks_for_an_exit_was_not_stopped_by_it(uint word, bool isStopped) =>
        Assert.Equal(isStopped, ArchitectureRules.Of(Architecture.Arm64).IsStoppedByExit(A64Decoder.MeaningOf(word)));

    /// <summary>Four symbols, of which one has no address and one no size; and a section of stubs that have no symbols.</summary>
    [Fact]
    public void Functions_of_a_program_are_read_with_the_stubs_that_have_no_names()
    {
        const string Names = "\0f\0g\0.plt\0.plt.got\0.text\0";
        byte[] strings = Encoding.ASCII.GetBytes(Names);
        byte[] symbols =
        [
            .. Symbol("", 0, 0, 0), .. Symbol("f", 2, 0x1000, 0x10), .. Symbol("g", 10, 0x2000, 0), .. Symbol("f", 1, 0x3000, 4), .. Symbol("g", 2, 0, 4),
        ];
        int at = 64 + (6 * 64);
        byte[] file =
        [
            .. "\u007fELF\u0002\u0001"u8, .. new byte[34], .. BitConverter.GetBytes(64UL), .. new byte[12], 6, 0, 2, 0,
            .. new byte[64],
            .. Section("", 2, 0, 0, at + strings.Length, symbols.Length, link: 2),
            .. Section("", 3, 0, 0, at, strings.Length),
            .. Section(".plt", 1, 6, 0x4000, 0, 0x20),
            .. Section(".plt.got", 1, 2, 0x5000, 0, 0x20), // no code
            .. Section(".text", 1, 6, 0x6000, 0, 0x20),
            .. strings,
            .. symbols,
        ];
        Assert.Equal(
            ["agent!f 1000 1010", "agent!g 2000 2001", "agent!.plt 4000 4020"],
            ElfSymbols.Parse(file, "program").Select(symbol => $"{symbol.Function} {symbol.Start:x} {symbol.End:x}"));

        byte[] Symbol(string name, byte type, ulong address, ulong size) =>
            [.. BitConverter.GetBytes(IndexOf(name)), (byte)(type | 0x10), 0, 0, 0, .. BitConverter.GetBytes(address), .. BitConverter.GetBytes(size)];

        byte[] Section(string name, uint type, ulong flags, ulong address, int offset, int size, int link = 0) =>
        [
            .. BitConverter.GetBytes(IndexOf(name)), .. BitConverter.GetBytes(type), .. BitConverter.GetBytes(flags), .. BitConverter.GetBytes(address),
            .. BitConverter.GetBytes((ulong)offset), .. BitConverter.GetBytes((ulong)size), .. BitConverter.GetBytes(link), .. new byte[20],
        ];

        int IndexOf(string name) => Names.IndexOf($"{name}\0", StringComparison.Ordinal);
    }

    private static AddressSpace Addresses() => new(
        new SymbolTable(
        [
            new Symbol(Kernel, Handler, new FunctionName(Domain.HostKernel, "kernel")),
            new Symbol(Handler, Handler + 0x1000, new FunctionName(Domain.HostKernel, "asm_exc_page_fault")),
        ]),
        new SymbolTable([new Symbol(Guest, Guest + 0x1000, new FunctionName(Domain.Payload, "body"))]),
        Guest);

    /// <summary>A nop of one byte.</summary>
    private static string Bochs(long tick, ulong address) =>
        string.Create(CultureInfo.InvariantCulture, $"(0).[{tick}] [0x{address & 0xfff:x12}] 0010:{address:x16} (unk. ctxt): nop ; 90");

    private static string Window(IEnumerable<string> lines, long tick) =>
        $"Tracing enabled for CPU0\n{string.Join('\n', lines)}\n(0) Magic breakpoint\nNext at t={tick}\n(0) [0x0] nop\nTracing disabled for CPU0\n";

    private static string Qemu(params (int Number, ulong Address, string Bytes)[] instructions)
    {
        var text = new StringBuilder("window\n");
        foreach (var (number, address, bytes) in instructions)
        {
            string line = $"{address:x16} {bytes}";
            // FNV-1a.
            uint check = Encoding.ASCII.GetBytes(line).Aggregate(0x811c9dc5, (sum, letter) => (sum ^ letter) * 0x01000193);
            text.Append(CultureInfo.InvariantCulture, $"insn {number} {line} {check:x8}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"end {instructions.Length}\n").ToString();
    }

    private static string Damaged(string text) => Assert.Throws<ResultFileException>(() => Told(text)).Message;

    private static string Told(string text, bool ticks = false)
    {
        var reader = new TraceReader(new MemoryStream(Encoding.ASCII.GetBytes(text)), "trace", Addresses());
        var told = new Recorder(ticks);
        while (reader.ReadWindow(told))
        {
        }

        return string.Join(' ', told.Steps);
    }

    /// <summary>Instructions by their distance from where the kernel's or the guest's code begins.</summary>
    private sealed class Recorder(bool ticks) : ITraceVisitor
    {
        private long? first;

        public List<string> Steps { get; } = [];

        public void Begin() => Steps.Add("begin");

        public void Execute(in InstructionLine instruction)
        {
            first ??= instruction.Tick;
            string at = instruction.Selector == Selector.Guest ? $"g{instruction.Address - Guest}"
                : instruction.Address == Handler ? "handler"
                : instruction.Address > Handler ? $"h{instruction.Address - Handler}"
                : $"{instruction.Address - Kernel}";
            Steps.Add($"{at}{(ticks ? $"@{instruction.Tick - first}" : "")}{(instruction.WasStopped ? "!" : "")}");
        }

        public void Interrupt() => Steps.Add("interrupt");

        public void Exception() => Steps.Add("exception");

        public void End() => Steps.Add("end");
    }
}
