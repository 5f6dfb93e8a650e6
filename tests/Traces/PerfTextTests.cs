using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>What is read out of the texts of perf, small enough to count by hand.</summary>
public sealed class PerfTextTests
{
    /// <summary>As perf 6.1 prints it: sums over all events count records, those of an event count samples.</summary>
    [Theory]
    [InlineData("Aggregated stats:\n  TOTAL events:  90\n  SAMPLE events:  76\n  LOST_SAMPLES events:  2\ncycles stats:\n  SAMPLE events:  76\n  LOST_SAMPLES events:  11\n", 76, 11)]
    [InlineData("  SAMPLE events:  76\n  LOST events:  5\n", 76, 5)]
    [InlineData("  SAMPLE events:  76\n  LOST_SAMPLES events:  2\n  LOST_SAMPLES events:  3\n  LOST_SAMPLES events:  4\n  LOST events:  1\n", 76, 7)]
    [InlineData("nothing\n", 0, 0)]
    public void Counts_of_perf(string text, long samples, long lost) => Assert.Equal(new PerfCounts(samples, lost), PerfCounts.Parse(text));

    [Fact]
    public void Levels_are_of_the_first_letter_and_empty_lines_are_none() => Assert.Equal(
        [SampleLevel.Host, SampleLevel.Guest, SampleLevel.Guest, SampleLevel.Host, SampleLevel.Host],
        SampleLevels.Parse(["K", " G ", "g", "", "U", "  ", "H G"]));

    [Fact]
    public void Tracepoints_are_all_counted_or_none()
    {
        const string Text = "123,,kvm:kvm_exit,1,100\n246,,kvm:kvm_entry,1,100\n61,,kvm:kvm_userspace_exit,1,100\n";
        Assert.Equal(new KvmTracepoints(123, 246, 61), KvmTracepoints.Parse(Text));
        Assert.Null(KvmTracepoints.Parse(Text.Replace("61,", "<not counted>,", StringComparison.Ordinal)));
        Assert.Null(KvmTracepoints.Parse("123,,kvm:kvm_exit"));
        Assert.Null(KvmTracepoints.Parse(""));
    }

    [Fact]
    public void Tracepoints_are_told_for_each_exit()
    {
        Assert.StartsWith("for each kvm_exit, KVM's tracepoints show 2 kvm_entry and 0.5 kvm_userspace", $"{new KvmTracepoints(100, 200, 50)}", StringComparison.Ordinal);
        Assert.StartsWith("KVM's tracepoint kvm_userspace_exit was hit 7 times; kvm_exit never", $"{new KvmTracepoints(0, 3, 7)}", StringComparison.Ordinal);
        Assert.Equal("none of KVM's tracepoints was hit", $"{new KvmTracepoints(0, 3, 0)}");
    }

    [Theory]
    [InlineData("\n  \n  no such event.\nmore", "no such event")]
    [InlineData("one", "one")]
    [InlineData(" \n", "without a word")]
    public void The_first_line_that_says_something_is_told(string errors, string told) => Assert.Equal(told, PerfTool.FirstLine(errors));

    [Fact]
    public void Events_are_those_above_the_frames_each_once() => Assert.Equal(
        [new PerfEvent("cycles", "u"), new PerfEvent("cpu_core/cycles/", "Pu"), new PerfEvent("cpu-clock", "")],
        PerfEvent.In(["a 1/1 [0] 1.0: 1 cycles:u: ", "\tffff f (x):", "", "a 1/1 [0] 1.0: 1 cycles:u:", "a: 1 cpu_core/cycles:Pu/:", "no event", "b 1 cpu-clock:"]));

    /// <summary>Of what lies in the file perf tells the place in the file; what else is below the region is none of it.</summary>
    [Fact]
    public void Code_of_the_payload_is_found_by_address_and_by_place_in_its_file()
    {
        var body = new Symbol(0x2000_1000, 0x2000_2000, new FunctionName(Domain.Payload, "body"));
        var region = new PayloadRegion("memfd:hostcall", 0x2000_0000, [body]);
        Assert.Equal(body, region.Find(0x2000_1004, "[unknown]"));
        Assert.Equal(body, region.Find(0x1004, "[memfd:hostcall (deleted)]"));
        Assert.Equal(body, region.Find(0x2000_1004, "[memfd:hostcall (deleted)]"));
        Assert.Null(region.Find(0x1004, "[unknown]"));
        Assert.Null(region.Find(0x2000_2000, "[memfd:hostcall (deleted)]"));
    }

    [Fact]
    public void Samples_of_a_guest_are_a_part_of_the_call()
    {
        var tree = new CallTree(new FunctionSections());
        tree.Add(tree.Enter(tree.Root, new FunctionName(Domain.HostKernel, "vcpu_put")), 30);
        tree.Add(tree.Enter(tree.Root, new FunctionName(Domain.Guest, "run")), 10);
        tree.Commit();
        Profile profile = new SampledTrace(tree, 40, "cycles", false) { InGuest = 10 }.ProfileOf("getpid", "native", "vm-exit", 1000);
        Assert.Equal([(750.0, SectionName.PutLoad), (250, SectionName.Guest)], profile.Rows.Select(row => (row.Self, row.Section)));
    }
}
