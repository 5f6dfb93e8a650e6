using Hostcall.Lab;
using Hostcall.Lab.Building;
using Hostcall.Lab.Machines;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Lab;

/// <summary>Whatever QEMU there is, it traces or says why not.</summary>
public sealed class TracePluginTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The interfaces of QEMU 7.2, 9.0, 9.1 and 10.1.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(2, 5)]
    public void Every_interface_gets_a_plugin_that_writes_what_ran_between_two_marks(int least, int most)
    {
        string qemu = FakeQemu(least, most);
        string plugin = TracePlugin.Get(qemu);
        Run(qemu, ["-plugin", $"{QemuCommand.Option("file", plugin)},{QemuCommand.Option("out", folder["trace"])},mark=6687db"]);
        Assert.Equal(
            ["window", "insn 0 0000000000001003 90 b25b608e", "insn 1 ffffffff81000000 0f01d8 039a688b", "end 2"],
            File.ReadAllLines(folder["trace"]));
    }

    [Fact]
    public void A_QEMU_that_has_moved_on_is_a_reason_in_its_own_words()
    {
        var error = Assert.Throws<LabException>(() => TracePlugin.Get(FakeQemu(7, 9)));
        Assert.EndsWith("Could not load plugin: version 1 is not in 7 to 9", error.Reason, StringComparison.Ordinal);
        Assert.Contains("QEMU", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin/true", "it says nothing")]
    [InlineData("/bin/false", "it says nothing")]
    [InlineData("/bin/cat", "--help' for more information.")]
    public void What_is_no_such_QEMU_is_a_reason_too(string program, string words) =>
        Assert.EndsWith(words, Assert.Throws<LabException>(() => TracePlugin.Get(program)).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_missing_QEMU_is_told_as_such() =>
        Assert.True(Assert.Throws<LabException>(() => TracePlugin.Get(folder["none"])).IsMissing);

    [Fact]
    public void A_comma_in_a_path_does_not_end_it() => Assert.Equal("file=/a,,b", QemuCommand.Option("file", "/a,b"));

    private string FakeQemu(int least, int most)
    {
        string program = folder[$"qemu-{least}-{most}"];
        string source = Path.Combine(Checkout.Root, "tests", "Lab", "fake-qemu.c");
        Run("gcc", ["-O1", "-Wall", "-rdynamic", $"-DMIN={least}", $"-DCUR={most}", "-o", program, source]);
        return program;
    }

    private static void Run(string program, string[] arguments)
    {
        var (code, _, errors) = Command.Run(program, arguments, cancel: TestContext.Current.CancellationToken);
        Assert.True(code == 0, string.Join('\n', errors));
    }
}
