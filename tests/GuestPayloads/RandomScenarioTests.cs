using FsCheck;
using FsCheck.Fluent;
using Hostcall.GuestPayloads;
using Iced.Intel;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>What holds for every scenario, not only for those in the table.</summary>
public sealed class RandomScenarioTests
{
    private static readonly Gen<Argument> FreeArguments = Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(value => Argument.Of(value)),
        Gen.Choose(0, RegionLayout.BufferSize - 1).Select(offset => Argument.Buffer(offset)),
        Gen.Elements("/dev/null", "", "ümläut", "/proc/self/status").Select(Argument.Text),
        Gen.Elements(Enum.GetValues<Fixture>()).Select(Argument.Descriptor));

    private static readonly Gen<Expectation> Expectations = Gen.OneOf(
        Gen.Elements(Expectation.Success, Expectation.ProcessId, Expectation.ParentProcessId),
        Gen.Choose(-4095, 65536).Select(value => Expectation.Exactly(value)));

    private static readonly Arbitrary<Scenario> Scenarios = Arb.From(
        from first in Requests(FreeArguments)
        from rest in Gen.ListOf(Requests(Gen.OneOf(FreeArguments, Gen.Constant(Argument.Previous))))
        select new Scenario("random", "", [first, .. rest.Take(7)]));

    [Fact]
    public void It_assembles_to_the_same_bytes_each_time() => Holds(scenario =>
        PayloadBody.Assemble(scenario).Code.SequenceEqual(PayloadBody.Assemble(scenario with { Name = "again" }).Code));

    [Fact]
    public void Each_request_stores_its_number_its_arguments_and_the_poison_and_nothing_else() => Holds(scenario =>
    {
        var requests = Code.Requests(Code.Body(scenario));
        return requests.Count == scenario.Calls.Length
            && requests.Zip(scenario.Calls).All(pair => Stores(pair.First, scenario, pair.Second));
    });

    [Fact]
    public void Expected_results_are_not_in_the_code() => Holds(scenario =>
    {
        var other = scenario with { Calls = [.. scenario.Calls.Select(request => request with { Expected = Another(request.Expected) })] };
        return PayloadBody.Assemble(scenario).Code.SequenceEqual(PayloadBody.Assemble(other).Code);
    });

    private static Gen<Call> Requests(Gen<Argument> argument) =>
        from number in Gen.Choose(0, 999)
        from expected in Expectations
        from count in Gen.Choose(0, 6)
        from arguments in Gen.ArrayOf(argument, count)
        select new Call(SystemCall.Numbered(number), expected, arguments);

    /// <summary>Whether the stores to the request block are these, in order; loads into rax feed the ones from a register.</summary>
    private static bool Stores(IReadOnlyList<Instruction> code, Scenario scenario, Call request)
    {
        var texts = new TextTable(scenario);
        var stores = code.SkipWhile(instruction => Code.StoredAt(instruction, RequestBlock.OrigRax) is null)
            .Where(instruction => instruction.Op0Kind == OpKind.Memory)
            .ToArray();
        if (stores.Length != request.Arguments.Length + 2) return false;
        if (Code.StoredAt(stores[0], RequestBlock.OrigRax) != request.Asked.X64) return false;
        if (Code.StoredAt(stores[^1], RequestBlock.Rax) != PayloadBody.Poison) return false;
        for (int i = 0; i < request.Arguments.Length; i++)
        {
            int offset = RequestBlock.Arguments[i];
            var (store, argument) = (stores[i + 1], request.Arguments[i]);
            bool right = argument.Kind switch
            {
                ArgumentKind.Constant => Code.StoredAt(store, offset) == argument.Value,
                ArgumentKind.Buffer => Code.StoredAt(store, offset) == RegionLayout.Buffer + argument.Value,
                ArgumentKind.Text => Code.StoredAt(store, offset) == texts.AddressOf(argument.Content!),
                _ => store.Op1Register == Register.RAX && store.MemoryDisplacement64 == (ulong)offset,
            };
            if (!right) return false;
        }

        return true;
    }

    // The kind of comparison is in the code, the value is not.
    private static Expectation Another(Expectation expected) =>
        expected.Kind == ExpectationKind.Success ? expected : Expectation.Exactly(expected.Value + 1);

    private static void Holds(Func<Scenario, bool> law) => Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(Scenarios, law));
}
