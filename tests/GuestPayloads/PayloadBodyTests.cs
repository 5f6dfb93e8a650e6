using Hostcall.GuestPayloads;
using Hostcall.Scenarios;
using Iced.Intel;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>The payload's code, decoded by another part of Iced than the one that made it.</summary>
public sealed class PayloadBodyTests
{
    public static TheoryData<string> Names => [.. ScenarioTable.All.Select(scenario => scenario.Name)];

    [Fact]
    public void The_payload_of_getpid_is_the_one_whose_figures_are_published() => Assert.Equal(
        "9a9125df3bf0ec04dab3712dc6f36dcec53c83965b3caf836f38e53103c0f3c6", PayloadBody.Assemble(Scenario("getpid")).Sha256);

    [Fact]
    public void The_same_scenario_gives_the_same_bytes_whatever_its_name()
    {
        var getpid = Scenario("getpid");
        Assert.Equal(PayloadBody.Assemble(getpid).Code, PayloadBody.Assemble(getpid with { Name = "other", Summary = "" }).Code);
    }

    [Fact]
    public void Every_scenario_has_a_payload_of_its_own_but_for_what_is_read_from_slots()
    {
        // Filters are the caller's, and nothing of the payload's.
        var plain = ScenarioTable.All.Where(scenario => scenario.Under.Filters == 0).ToList();
        Assert.Equal(plain.Count, plain.Select(scenario => PayloadBody.Assemble(scenario).Sha256).Distinct().Count());
        foreach (var filtered in ScenarioTable.All.Except(plain))
        {
            var without = filtered with { Under = filtered.Under with { Filters = 0 } };
            Assert.Equal(PayloadBody.Assemble(without).Code, PayloadBody.Assemble(filtered).Code);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_doorbell_is_rung_once_for_each_request(string name) =>
        Assert.Equal(Scenario(name).Calls.Length, Code.Body(Scenario(name)).Count(Code.CallsDoorbell));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_result_is_poisoned_right_before_the_doorbell(string name) =>
        Assert.All(Code.Requests(Code.Body(Scenario(name))), request => Assert.Equal(PayloadBody.Poison, Code.StoredAt(request[^1], RequestBlock.Rax)));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_result_is_loaded_and_compared_right_after_the_doorbell(string name)
    {
        var body = Code.Body(Scenario(name));
        for (int i = 0; i < body.Count; i++)
        {
            if (!Code.CallsDoorbell(body[i])) continue;
            Assert.Equal((Mnemonic.Mov, Register.RAX, (ulong)RequestBlock.Rax), (body[i + 1].Mnemonic, body[i + 1].Op0Register, body[i + 1].MemoryDisplacement64));
            Assert.Equal((Mnemonic.Cmp, Register.RAX), (body[i + 2].Mnemonic, body[i + 2].Op0Register));
            Assert.Contains(body[i + 3].Mnemonic, (Mnemonic[])[Mnemonic.Jne, Mnemonic.Ja]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Memory_is_touched_on_the_page_of_the_request_only_and_where_a_scenario_asks_for_it(string name)
    {
        var body = Code.Body(Scenario(name));
        var lines = body.Where(instruction => instruction.MemoryBase == Register.RAX).ToList();
        int touched = Scenario(name).Under.TouchedBytes;
        Assert.Equal(touched > 0 ? 1 : 0, lines.Count);
        Assert.All(lines, line => Assert.True(line is { Mnemonic: Mnemonic.Mov, Op0Register: Register.RCX, MemoryDisplacement64: 0 }, line.ToString()));
        if (touched > 0) Assert.Contains(body, instruction => instruction.Mnemonic == Mnemonic.Cmp && instruction.Op1Kind == OpKind.Immediate32 && instruction.Immediate32 == RegionLayout.WorkingSet + touched);
        var operands = body.Except(lines).Where(instruction => instruction.MemoryBase != Register.None);
        Assert.All(operands, instruction =>
        {
            Assert.Equal(Register.RBX, instruction.MemoryBase);
            Assert.Equal(Register.None, instruction.MemoryIndex);
            Assert.InRange(instruction.MemoryDisplacement64, 0UL, (ulong)RegionLayout.PageSize - 8);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_jump_stays_inside_and_lands_on_an_instruction(string name)
    {
        var body = Code.Body(Scenario(name));
        var starts = body.Select(instruction => instruction.IP).ToHashSet();
        var jumps = body.Where(instruction => instruction.FlowControl is FlowControl.ConditionalBranch or FlowControl.UnconditionalBranch);
        Assert.All(jumps, jump => Assert.Contains(jump.NearBranchTarget, starts));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_instruction_needs_more_than_any_guest_has(string name)
    {
        // A software KVM emulates ring 0 and knows the basic instructions only.
        CpuidFeature[] basic =
        [
            CpuidFeature.X64, CpuidFeature.INTEL8086, CpuidFeature.INTEL186, CpuidFeature.INTEL386,
            .. Scenario(name).Under.Dirty switch
            {
                VectorRegisters.None => (CpuidFeature[])[],
                VectorRegisters.Sse => [CpuidFeature.SSE], // a load, which such a KVM knows
                _ => [CpuidFeature.AVX512F], // no guest gets it
            },
        ];
        Assert.All(Code.Body(Scenario(name)), instruction => Assert.Empty(instruction.Code.CpuidFeatures().Except(basic)));
    }

    private static Scenario Scenario(string name) => ScenarioTable.All.Single(scenario => scenario.Name == name);
}
