using Hostcall.GuestPayloads;
using Hostcall.Scenarios;
using Iced.Intel;

namespace Hostcall.Tests.GuestPayloads;

public sealed class ExtraWorkTests
{
    public static TheoryData<string> Names => [.. ScenarioTable.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_call_without_extra_work_runs_what_the_ordinary_payload_runs(string name)
    {
        // One copy in four has the loops; without them the copies differ from the ordinary call in the last jump only.
        Scenario scenario = Scenario(name);
        var plain = Bare(Code.Body(scenario)).ToArray();
        var calls = Bare(Decoded(scenario, new ExtraWork(7, 4))).Chunk(plain.Length).ToArray();
        Assert.Equal(4, calls.Length);
        Assert.All(calls, copy => Assert.Equal(plain, copy));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(500, 1)]
    [InlineData(3, 5)]
    public void The_loop_stands_before_each_request_of_one_copy(int steps, int every)
    {
        Scenario scenario = Scenario("openat-close");
        var body = Decoded(scenario, new ExtraWork(steps, every));
        Assert.Equal(scenario.Calls.Length * every, body.Count(Code.CallsDoorbell));
        var loops = body.Where(IsCounter).ToArray();
        Assert.Equal(scenario.Calls.Length, loops.Length);
        Assert.All(loops, instruction => Assert.Equal((ulong)steps, instruction.GetImmediate(1)));
        Assert.Equal(scenario.Calls.Length, body.Count(IsStep));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    public void Less_than_one_is_refused(int steps, int every) =>
        Assert.Contains("no extra work", Assert.Throws<ArgumentException>(() => PayloadBody.Assemble(Scenario("getpid"), new ExtraWork(steps, every))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_does_not_fit_its_page_is_refused() =>
        Assert.Contains("a page has 4096", Assert.Throws<ArgumentException>(() => PayloadBody.Assemble(Scenario("getpid"), new ExtraWork(1, 100))).Message, StringComparison.Ordinal);

    /// <summary>The instructions of the calls, without the extra loops; a jump without its target.</summary>
    private static IEnumerable<string> Bare(IReadOnlyList<Instruction> body)
    {
        bool inLoop = false;
        foreach (var instruction in body.SkipWhile(i => i.Op0Register != Register.R12 || i.Mnemonic != Mnemonic.Mov).Skip(1).TakeWhile(i => i.Mnemonic != Mnemonic.Pop))
        {
            inLoop = IsCounter(instruction) || (inLoop && instruction.Op0Register == Register.ECX);
            if (inLoop || (IsJump(instruction) && IsBackToStep(instruction, body))) continue;
            yield return IsJump(instruction) ? "jump" : instruction.ToString();
        }
    }

    private static bool IsCounter(Instruction i) => i.Mnemonic == Mnemonic.Mov && i.Op0Register == Register.ECX;

    private static bool IsStep(Instruction i) => i.Mnemonic == Mnemonic.Dec && i.Op0Register == Register.ECX;

    private static bool IsJump(Instruction i) => i.FlowControl == FlowControl.ConditionalBranch;

    private static bool IsBackToStep(Instruction jump, IReadOnlyList<Instruction> body) => IsStep(body.First(i => i.IP == jump.NearBranchTarget));

    private static IReadOnlyList<Instruction> Decoded(Scenario scenario, ExtraWork extra) =>
        Code.Decode(PayloadBody.Assemble(scenario, extra).Code, RegionLayout.Body);

    private static Scenario Scenario(string name) => ScenarioTable.All.Single(scenario => scenario.Name == name);
}
