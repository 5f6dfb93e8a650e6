using System.Text;
using Hostcall.GuestPayloads;
using Hostcall.Lab;
using Hostcall.Lab.Channel;
using Hostcall.Lab.Machines;
using Hostcall.Results;

namespace Hostcall.Tests.Lab;

public sealed class ConversationTests
{
    private static readonly Scenario Getpid = new("getpid", "a call", new Call(SystemCall.Numbered(39), Expectation.ProcessId));

    private static readonly LabOrder Order = new([Getpid], ["host", "vm-exit"], Rounds: 1, Blocks: 1, Calls: 4, Seed: 1);

    private static readonly uint Payload = Checksum.Of(PayloadBody.Assemble(Getpid).Code);

    [Fact]
    public void Blocks_and_outcomes_become_rows_with_a_value_per_call()
    {
        var events = new List<LabEvent>();
        var conversation = Listen(events,
            (FrameKind.Hello, """{"Kernel":"Linux","Module":"kvm_amd"}"""),
            (FrameKind.Started, """{"Pair":1,"Round":0}"""),
            (FrameKind.Blocks, """{"Pair":1,"Round":0,"Calls":[4],"Totals":[1002]}"""),
            Outcome(0, "unavailable"), Outcome(1, "measured"));

        var outcomes = conversation.Finish();
        Assert.Equal("Linux", conversation.Kernel);
        Assert.Equal(new LabBlock("getpid", "vm-exit", 0, 0, 4, 250.5), Assert.Single(conversation.Blocks));
        Assert.Equal([Status.Unavailable, Status.Measured], outcomes.Select(outcome => outcome.Status));
        Assert.Equal("why", outcomes[0].Reason);
        Assert.Equal(1, outcomes[1].ExitsPerCall);
        Assert.Equal(new LabEvent("getpid on vm-exit", 0, 2), Assert.Single(events));
    }

    [Theory]
    [InlineData("""{"Pair":2,"Round":0}""", "pair 2")]
    [InlineData("""{"Pair":-1,"Round":0}""", "pair -1")]
    [InlineData("null", "empty")]
    [InlineData("not json", "cannot be read")]
    public void A_frame_that_makes_no_sense_is_an_error(string json, string says) =>
        Assert.Contains(says, Assert.Throws<ChannelException>(() => Listen([], (FrameKind.Started, json))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"Pair":0,"Round":0,"Calls":[0],"Totals":[1]}""")]
    [InlineData("""{"Pair":0,"Round":0,"Calls":[1,1],"Totals":[1]}""")]
    public void A_block_without_calls_or_total_is_an_error(string json) =>
        Assert.Throws<ChannelException>(() => Listen([], (FrameKind.Blocks, json)));

    [Fact]
    public void What_a_sweep_tells_is_given_on_as_it_comes()
    {
        var events = new List<LabEvent>();
        var conversation = Listen(events, (FrameKind.Sweep, """{"Line":"tally a"}"""), (FrameKind.Sweep, """{"Line":"tally b"}"""));
        Assert.Equal(["tally a", "tally b"], conversation.SweepLines);
        Assert.Equal(["tally a", "tally b"], events.Select(what => what.SweepLine));
    }

    [Fact]
    public void A_pair_without_an_outcome_is_an_error()
    {
        var conversation = Listen([], Outcome(0, "measured"));
        var error = Assert.Throws<ChannelException>(conversation.Finish);
        Assert.Contains("getpid on vm-exit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_payload_than_this_programs_is_an_error()
    {
        var error = Assert.Throws<ChannelException>(() => Listen([], Outcome(0, "measured", Payload + 1)));
        Assert.Contains("other bytes", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A lab of another architecture runs the payload of that architecture.</summary>
    [Fact]
    public void The_payload_is_that_of_the_machine_inside()
    {
        var arm = InstructionSet.Of(System.Runtime.InteropServices.Architecture.Arm64);
        uint payload = Checksum.Of(PayloadBody.Assemble(Getpid, extra: null, arm).Code);
        Assert.NotEqual(Payload, payload);
        var conversation = Listen([], arm, Outcome(0, "measured", payload), Outcome(1, "measured", payload));
        Assert.Equal(2, conversation.Finish().Count);
        Assert.Throws<ChannelException>(() => Listen([], arm, Outcome(0, "measured")));
    }

    private static (FrameKind Kind, string Json) Outcome(int pair, string status, uint? payload = null) => (FrameKind.Outcome,
        $$"""{"Pair":{{pair}},"Status":"{{status}}","Reason":"why","Remedy":"","Counters":{"exits":1},"PayloadChecksum":{{payload ?? Payload}}}""");

    private static Conversation Listen(List<LabEvent> events, params (FrameKind Kind, string Json)[] frames) =>
        Listen(events, InstructionSet.OfThisProcess, frames);

    private static Conversation Listen(List<LabEvent> events, InstructionSet instructions, params (FrameKind Kind, string Json)[] frames)
    {
        using var bytes = new MemoryStream();
        var writer = new FrameWriter(bytes);
        foreach (var (kind, json) in frames) writer.Write(kind, Encoding.UTF8.GetBytes(json));
        writer.End();
        var conversation = new Conversation(Order, events.Add, instructions);
        conversation.Append(bytes.ToArray());
        return conversation;
    }
}
