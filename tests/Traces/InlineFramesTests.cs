using System.Diagnostics;
using Hostcall.Results.Profiles;
using Hostcall.Tests.EndToEnd;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>Inlined functions become callees of the function that they are inlined into; sums stay what they are.</summary>
public sealed class InlineFramesTests : IDisposable
{
    private const string Source = """
        static volatile int sink;
        static inline __attribute__((always_inline)) void inner(int value) { sink = value * 3; }
        static inline __attribute__((always_inline)) void middle(int value) { sink = value + 1; inner(value); }
        __attribute__((noinline)) void outer(int value) { sink = value; middle(value); }
        void _start(void) { for (;;) outer(sink); }
        """;

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Debug_information_tells_what_is_inlined_where()
    {
        var frames = Read(Compile("-g"));
        var chains = frames.Select(chain => string.Join('>', chain.Select(function => function.Name))).ToHashSet();
        Assert.Equal(["", "middle", "middle>inner"], chains.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_debug_information_nothing_is_known_to_be_inlined() => Assert.All(Read(Compile("-g0")), Assert.Empty);

    [Fact]
    public void A_file_that_is_no_program_tells_nothing()
    {
        File.WriteAllText(folder["text"], "no program");
        Assert.Equal(0, InlineFrames.Read(folder["text"], Enumerable.Range(0, 100_000).Select(i => (ulong)i), "addr2line").Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("??\n??:0\n")]
    [InlineData("0x0000000000001000\n")]
    [InlineData("0x0000000000001000\nouter\n")]
    [InlineData("0x0000000000001000\nouter\nfile.c:1\n0xzz\n")]
    public void An_answer_that_breaks_off_tells_less(string answer) => Assert.Equal(0, InlineFrames.Parse(new StringReader(answer)).Count);

    [Theory]
    [InlineData("vm-exit", "vmx_vcpu_run")]
    [InlineData("qemu/vm-exit", "svm_vcpu_run")]
    public void A_trace_shows_inlined_functions_as_callees_and_keeps_its_sums(string name, string callee)
    {
        var plain = Recorded.Read(name);
        var addresses = Recorded.Addresses(name);
        var loop = Whole(addresses, name, "kvm_arch_vcpu_ioctl_run");
        addresses = addresses with { Inlined = InlineFrames.Parse(new StringReader(string.Concat(loop.Select(address => $"0x{address:x16}\nvcpu_enter_guest\nx86.c:1\nkvm_arch_vcpu_ioctl_run\nx86.c:2\n")))) };
        var trace = ExactTraceFile.Read(new MemoryStream(Recorded.Bytes(name)), "trace", addresses, 1)[0];

        Assert.Equal((plain.Calls, plain.Instructions), (trace.Calls, trace.Instructions));
        Assert.Equal(plain.Instructions, trace.Tree.Nodes().Sum(node => node.Self));
        var inlined = trace.Tree.Nodes().First(node => node.Function.Name == "vcpu_enter_guest");
        Assert.Equal("kvm_arch_vcpu_ioctl_run", inlined.Caller!.Function.Name);
        Assert.Equal(0, inlined.Caller.Self);
        Assert.Equal(SelfOf(plain, "kvm_arch_vcpu_ioctl_run"), SelfOf(trace, "vcpu_enter_guest"));
        Assert.Contains(inlined.Callees, node => node.Function.Name == callee);
        foreach (string function in trace.Tree.Nodes().Select(node => node.Function.Name).Where(function => function is not "vcpu_enter_guest" and not "kvm_arch_vcpu_ioctl_run").Distinct())
        {
            Assert.Equal(SelfOf(plain, function), SelfOf(trace, function));
        }
    }

    private static double SelfOf(ExactTrace trace, string function) => trace.Tree.Nodes().Where(node => node.Function.Name == function).Sum(node => node.Self);

    private static IEnumerable<ulong> Whole(AddressSpace addresses, string name, string function) =>
        ExactTraceFile.KernelAddresses(new MemoryStream(Recorded.Bytes(name)), "trace", addresses)
            .Where(address => addresses.Kernel.Find(address)?.Function.Name == function);

    /// <summary>What is inlined at each byte of <c>outer</c>.</summary>
    private static List<IReadOnlyList<FunctionName>> Read(string program)
    {
        var outer = ElfSymbols.Read(program).Single(symbol => symbol.Function.Name == "outer");
        var addresses = Enumerable.Range(0, (int)(outer.End - outer.Start)).Select(i => outer.Start + (ulong)i).ToList();
        var frames = InlineFrames.Read(program, addresses, "addr2line");
        return [.. addresses.Select(frames.At)];
    }

    private string Compile(string debug)
    {
        File.WriteAllText(folder["program.c"], Source);
        using var compiler = Process.Start("gcc", [debug, "-O2", "-nostdlib", "-static", "-no-pie", "-o", folder["program"], folder["program.c"]])!;
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return folder["program"];
    }
}
