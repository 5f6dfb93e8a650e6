using System.Diagnostics;
using Hostcall.Tests.EndToEnd;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>The command, from its arguments to its files.</summary>
public sealed class TraceCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hostcall-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_recorded_trace_becomes_tables_and_files()
    {
        var ended = Trace("--diff", "vm-exit", "hypercall", "--path", "vm-exit,hypercall,hypercall-robust");
        Assert.Equal(0, ended.Code);
        Assert.Contains("hypercall saves 6,002 instructions against vm-exit, and hypercall-robust gives back 5,017", ended.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal([7440, 1438, 6455], ProfileFile.Read(In("out/profile.csv")).Select(profile => profile.Total));
        Assert.Equal(7440, FoldedFile.Read(In("out/stacks/getpid-lab-bochs-vmx-vm-exit.folded")).Sum(stack => stack.Weight));
        Assert.All(File.ReadLines(In("out/trace.txt")), line => Assert.True(line.Length <= TraceTable.MailWidth, line));
        foreach (string file in (string[])["stacks/getpid-lab-bochs-vmx.speedscope.json", "charts/breakdown-getpid-lab-bochs-vmx.svg", "charts/flame-getpid-lab-bochs-vmx-hypercall.svg"])
        {
            Assert.True(File.Exists(In("out/" + file)), file);
        }
    }

    [Fact]
    public void A_recorded_trace_of_the_other_lane_is_read_as_well()
    {
        byte[] recorded = [.. Recorded.Bytes("qemu/vm-exit"), .. Recorded.Bytes("qemu/hypercall")];
        var ended = Trace("qemu/kernel.map", recorded, "--lane", "lab-qemu-svm", "--path", "vm-exit,hypercall");
        Assert.Equal(0, ended.Code);
        Assert.Equal([2810, 3315], ProfileFile.Read(In("out/profile.csv")).Select(profile => profile.Total));
        Assert.True(File.Exists(In("out/stacks/getpid-lab-qemu-svm-vm-exit.folded")));
    }

    [Fact]
    public void A_trace_with_another_number_of_windows_is_bad_input()
    {
        var ended = Trace("--path", "vm-exit,hypercall");
        Assert.Equal(2, ended.Code);
        Assert.Contains("line ", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--calls 2", "at least 3 calls")]
    [InlineData("--seconds 0", "--seconds 0")]
    [InlineData("--path vm-exot", "did you mean vm-exit?")]
    [InlineData("--diff vm-exit nothing", "there is no path called nothing")]
    [InlineData("--lane lab-qemu-kvm", "there is no lane that can be traced called lab-qemu-kvm")]
    [InlineData("--lane lab-bochs-vmx,lab-qemu-svm --from a --system-map b --agent c", "--from is a trace of one lane")]
    [InlineData("--scenario getpit", "did you mean getpid?")]
    [InlineData("--from trace.txt", "--from needs --system-map and --agent")]
    public void Bad_arguments_are_told_in_a_sentence(string arguments, string sentence)
    {
        var ended = TheProgram.Run(["trace", .. arguments.Split(' ')]);
        Assert.Equal(2, ended.Code);
        Assert.Contains(sentence, ended.Errors, StringComparison.Ordinal);
    }

    private TheProgram.Ended Trace(params string[] arguments) =>
        Trace("kernel.map", [.. Recorded.Bytes("vm-exit"), .. Recorded.Bytes("hypercall"), .. Recorded.Bytes("hypercall-robust")], arguments);

    private TheProgram.Ended Trace(string map, byte[] recorded, params string[] arguments)
    {
        File.WriteAllBytes(In("trace.txt"), recorded);
        string agent = In("agent");
        using var compiler = Process.Start("gcc", ["-nostdlib", "-static", "-no-pie", "-o", agent, "-x", "c", WriteAgent()])!;
        compiler.WaitForExit();
        return TheProgram.Run(["trace", "--from", In("trace.txt"), "--system-map", Recorded.Fixture(map), "--agent", agent, "--out", In("out"), .. arguments]);
    }

    private string WriteAgent()
    {
        File.WriteAllText(In("agent.c"), "void _start(void) { for (;;); }\n");
        return In("agent.c");
    }

    private string In(string name) => Path.Join(folder, name);
}
