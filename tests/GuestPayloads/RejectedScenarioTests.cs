using Hostcall.GuestPayloads;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>Scenarios that no payload can be made of: one sentence, not a payload that does something else.</summary>
public sealed class RejectedScenarioTests
{
    private static readonly Argument Zero = Argument.Of(0);

    [Fact]
    public void A_kind_of_argument_that_nobody_knows() => Rejects("unknown kind of argument 77", One(new Argument((ArgumentKind)77)));

    [Fact]
    public void No_call_at_all() => Rejects("wrong has 0 calls");

    [Fact]
    public void More_calls_than_slots() =>
        Rejects("wrong has 33 calls", [.. Enumerable.Repeat(One(), RegionLayout.SlotCount + 1)]);

    [Fact]
    public void More_arguments_than_a_system_call_has() =>
        Rejects("has 7 arguments", One(Zero, Zero, Zero, Zero, Zero, Zero, Zero));

    [Theory]
    [InlineData(1L << 31)]
    [InlineData(-(1L << 31) - 1)]
    public void A_constant_that_an_instruction_cannot_hold(long value) => Rejects("does not fit", One(Argument.Of(value)));

    [Theory]
    [InlineData(-1)]
    [InlineData(RegionLayout.BufferSize)]
    public void A_pointer_out_of_the_buffer(int offset) => Rejects("outside the buffer", One(Argument.Buffer(offset)));

    [Fact]
    public void A_first_call_that_wants_the_result_of_the_one_before() => Rejects("no call before", One(Argument.Previous));

    [Fact]
    public void The_largest_one_that_is_accepted_fits_its_page()
    {
        // A descriptor takes the most code of all arguments.
        var descriptor = Argument.Descriptor(Fixture.DevNull);
        var large = One(descriptor, descriptor, descriptor, descriptor, descriptor, descriptor);
        var scenario = new Scenario("large", "", [.. Enumerable.Repeat(large, RegionLayout.SlotCount)]);
        Assert.InRange(PayloadBody.Assemble(scenario).Code.Length, 1, RegionLayout.PageSize);
    }

    [Fact]
    public void Strings_that_do_not_fit_their_page()
    {
        var scenario = new Scenario("wrong", "", One(Argument.Text(new string('a', RegionLayout.PageSize))));
        var error = Assert.Throws<ArgumentException>(() => new TextTable(scenario));
        Assert.Contains("more than a page", error.Message, StringComparison.Ordinal);
    }

    private static Call One(params Argument[] arguments) => new(SystemCall.Numbered(39), Expectation.ProcessId, arguments);

    private static void Rejects(string reason, params Call[] requests)
    {
        var error = Assert.Throws<ArgumentException>(() => PayloadBody.Assemble(new Scenario("wrong", "", requests)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
