using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Hostcall.Results;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>A damaged trace ends in an error that names the line, or in the same sum: never in another one, and never late.</summary>
public sealed class DamagedTraceTests
{
    [Theory]
    [InlineData("host")]
    [InlineData("interrupt")]
    [InlineData("page-faults")]
    [InlineData("qemu/host")]
    [InlineData("qemu/interrupt")]
    public void A_trace_that_breaks_off_is_an_error(string name)
    {
        byte[] whole = Recorded.Bytes(name);
        for (int part = 1; part < 40; part++)
        {
            byte[] cut = whole[..(int)((long)whole.Length * part / 40)];
            Assert.Matches(@"^trace, line \d+: ", Assert.Throws<ResultFileException>(() => Recorded.Read(cut, name)).Message);
        }
    }

    [Theory]
    [InlineData("host")]
    [InlineData("qemu/vm-exit")]
    public void Lost_doubled_and_exchanged_lines_are_errors(string name)
    {
        string[] lines = Encoding.ASCII.GetString(Recorded.Bytes(name)).Split('\n');
        for (int i = 10; i < lines.Length - 10; i += 17)
        {
            AssertRefused(name, [.. lines[..i], .. lines[(i + 1)..]]);
            AssertRefused(name, [.. lines[..i], lines[i], .. lines[i..]]);
            AssertRefused(name, [.. lines[..i], lines[i + 1], lines[i], .. lines[(i + 2)..]]);
        }
    }

    [Theory]
    [InlineData("host")]
    [InlineData("qemu/vm-exit")]
    public void A_line_inside_another_one_is_an_error(string name)
    {
        string[] lines = Encoding.ASCII.GetString(Recorded.Bytes(name)).Split('\n');
        for (int i = 10; i < lines.Length - 10; i += 13)
        {
            string mixed = lines[i][..(i % lines[i].Length)] + lines[i + 1] + lines[i][(i % lines[i].Length)..];
            AssertRefused(name, [.. lines[..i], mixed, .. lines[(i + 2)..]]);
        }
    }

    /// <summary>Nothing else in a line of QEMU's would show that a nop became a hlt.</summary>
    [Fact]
    public void Each_digit_of_an_address_and_of_bytes_is_held_against_the_check()
    {
        string[] lines = Encoding.ASCII.GetString(Recorded.Bytes("qemu/host")).Split('\n');
        for (int i = 1; i < lines.Length - 2; i += 23)
        {
            for (int at = lines[i].IndexOf(' ', "insn ".Length) + 1; at < lines[i].Length; at++)
            {
                if (lines[i][at] == ' ') continue;
                string changed = $"{lines[i][..at]}{(lines[i][at] == '4' ? '5' : '4')}{lines[i][(at + 1)..]}";
                AssertRefused("qemu/host", [.. lines[..i], changed, .. lines[(i + 1)..]]);
            }
        }
    }

    [Theory]
    [InlineData("host")]
    [InlineData("qemu/host")]
    public void A_message_says_what_is_missing_and_where(string name)
    {
        string[] lines = Encoding.ASCII.GetString(Recorded.Bytes(name)).Split('\n');
        byte[] damaged = Encoding.ASCII.GetBytes(string.Join('\n', lines[..100].Concat(lines[103..])));
        var error = Assert.Throws<ResultFileException>(() => Recorded.Read(damaged, name));
        Assert.Equal("trace, line 101: 3 instructions are missing before this line.", error.Message);
    }

    [Theory]
    [InlineData("Tracing enabled for CPU0\n")]
    [InlineData("window\n")]
    [InlineData("window\ninsn 0 ffffffff8162be09 0f01d8 ")]
    public void Any_bytes_are_refused_with_a_sentence(string start) => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => AssertRefused([.. Encoding.ASCII.GetBytes(start), .. bytes])).QuickCheckThrowOnFailure();

    /// <summary>A hundred thousand mutants of a short trace, and some of each longer one.</summary>
    [Theory]
    [InlineData("loop", 100_000)]
    [InlineData("host", 4_000)]
    [InlineData("hypercall", 1_000)]
    [InlineData("interrupt", 150)]
    [InlineData("page-faults", 400)]
    [InlineData("ptrace-sysemu", 100)]
    [InlineData("qemu/loop", 100_000)]
    [InlineData("qemu/host", 8_000)]
    [InlineData("qemu/vm-exit", 1_000)]
    [InlineData("qemu/hypercall", 1_000)]
    [InlineData("qemu/interrupt", 150)]
    [InlineData("qemu/ptrace-sysemu", 100)]
    public void No_mutant_changes_the_sum(string name, int mutants)
    {
        byte[] whole = Recorded.Bytes(name);
        var addresses = Recorded.Addresses(name);
        var right = ExactTraceFile.Read(new MemoryStream(whole), "trace", addresses, 1)[0];
        var random = new Random(20221);
        var clock = Stopwatch.StartNew();
        int refused = 0;
        for (int i = 0; i < mutants; i++)
        {
            byte[] mutant = Mutation.Of(whole, random);
            try
            {
                var trace = ExactTraceFile.Read(new MemoryStream(mutant), "trace", addresses, 1)[0];
                Assert.Equal((right.Calls, right.Instructions, right.Disturbed), (trace.Calls, trace.Instructions, trace.Disturbed));
                Assert.Equal(right.Instructions, trace.Tree.Nodes().Sum(node => node.Self));
            }
            catch (ResultFileException error)
            {
                Assert.Matches(@"^trace, line \d+: ", error.Message);
                refused++;
            }
        }

        Assert.True(refused > mutants / 2, $"only {refused} of {mutants} mutants were refused");
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5));
    }

    private static void AssertRefused(string name, string[] lines) => AssertRefused(Encoding.ASCII.GetBytes(string.Join('\n', lines)), name);

    private static void AssertRefused(byte[] bytes, string name = "") =>
        Assert.Matches(@"^trace, line \d+: ", Assert.Throws<ResultFileException>(() => Recorded.Read(bytes, name)).Message);
}
