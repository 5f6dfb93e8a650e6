using FsCheck;
using FsCheck.Fluent;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Scenarios.Measurement;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

public sealed class PriceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hostcall-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>
    /// By hand: 1,000, 400 and 600 instructions, so 200 of 600 are given back. A wrmsr that is worth 101 to 301 adds 100 to 300
    /// for each: the first path makes 4, the robust one 2. (200 + 2 * 100) / (600 + 4 * 100) = 40 %, (200 + 600) / (600 + 1200) = 44.4 %.
    /// </summary>
    [Fact]
    public void A_price_moves_the_share_as_counted_by_hand()
    {
        var priced = Price(Trace([("wrmsr", 4, 0, 2)]), ("wrmsr", 101, 301));
        Assert.Equal(200.0 / 600, priced.Counted, 12);
        Assert.Equal(400.0 / 1000, priced.Low, 12);
        Assert.Equal(800.0 / 1800, priced.High, 12);
        Assert.Empty(priced.Unpriced);
    }

    [Fact]
    public void A_detail_with_its_own_price_is_taken_out_of_its_transition()
    {
        var trace = Trace([("wrmsr", 4, 0, 2), ("wrmsr: SPEC_CTRL", 3, 0, 0), ("wrmsr: GS_BASE", 1, 0, 2)]);
        Assert.Equal((200.0 + (2 * 10)) / (600 + (3 * 100) + 10), Price(trace, ("wrmsr", 11, 11), ("wrmsr: SPEC_CTRL", 101, 101)).Low, 12);

        var onlyOne = Price(trace, ("wrmsr: SPEC_CTRL", 101, 101));
        Assert.Equal(200.0 / (600 + (3 * 100)), onlyOne.High, 12);
        Assert.Equal(["wrmsr: GS_BASE"], onlyOne.Unpriced);
    }

    [Fact]
    public void What_does_not_differ_needs_no_price()
    {
        var priced = Price(Trace([("VM exits", 1, 1, 1), ("swapgs", 6, 0, 2)]), ("VM exits", 500, 1500));
        Assert.Equal((priced.Counted, priced.Counted), (priced.Low, priced.High));
        Assert.Equal(["swapgs"], priced.Unpriced);
        Assert.Empty(priced.Priced);
    }

    [Fact]
    public void Where_a_corner_saves_nothing_there_is_no_share() =>
        Assert.Null(PricedDiff.Of(Trace([("stac", 0, 2, 2)]), Trace([("stac", 0, 2, 2)]).Difference!, [new Price("stac", 1, 400, "s", "")]));

    /// <summary>Every corner tried, one by one.</summary>
    [Fact]
    public void The_range_is_that_of_all_corners() => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        string[] names = ["a", "b", "c", "d", "e"];
        var trace = Trace([.. names.Select(name => (name, random.Next(5), random.Next(5), random.Next(5)))]);
        var prices = names.Select(name => (name, Low: (double)random.Next(1, 60), High: (double)random.Next(60, 300))).ToArray();
        var shares = new List<double>();
        for (int corner = 0; corner < 1 << names.Length; corner++)
        {
            int bits = corner;
            double Worth(int path) => prices.Select((price, i) =>
                trace.Paths[path].Ledger[i].PerCall * (((bits >> i) & 1) == 0 ? price.Low - 1 : price.High - 1)).Sum();
            double saved = 600 + Worth(0) - Worth(1), givenBack = 200 + Worth(2) - Worth(1);
            shares.Add(saved <= 0 ? double.NaN : givenBack / saved);
        }

        var priced = PricedDiff.Of(trace, trace.Difference!, [.. prices.Select(price => new Price(price.name, price.Low, price.High, "s", ""))]);
        if (shares.Any(double.IsNaN))
        {
            Assert.Null(priced);
            return;
        }

        Assert.NotNull(priced);
        Assert.Equal(shares.Min(), priced.Low, 9);
        Assert.Equal(shares.Max(), priced.High, 9);
    }).QuickCheckThrowOnFailure();

    /// <summary>No price is built in: each of the table that comes with the program has a source, and is of something that ledgers have.</summary>
    [Fact]
    public void The_published_prices_have_sources_and_are_of_known_transitions()
    {
        var prices = PriceFile.Read(Path.Combine(Checkout.Root, "results", "published", "prices.csv"));
        string[] known = [.. Enum.GetValues<Transition>().Select(TransitionTable.NameOf)];
        Assert.NotEmpty(prices);
        Assert.All(prices, price => Assert.Contains(price.Transition.Split(": ")[0], known));
        Assert.All(prices, price => Assert.True(price.Source.Length > 20, price.Transition));
    }

    [Theory]
    [InlineData("wrmsr,2,1,somebody,\n", "line 2: high is less than low")]
    [InlineData("wrmsr,1,2,,\n", "line 2: source is empty")]
    [InlineData("wrmsr,1,2,a,\nwrmsr,1,2,a,\n", "line 3: wrmsr is there twice")]
    [InlineData("wrmsr,-1,2,a,\n", "line 2: low is not a finite number")]
    public void A_damaged_table_is_told_with_its_line(string rows, string problem)
    {
        string file = Path.Join(folder, "prices.csv");
        File.WriteAllText(file, PriceFile.Header + "\n" + rows);
        Assert.Contains(problem, Assert.Throws<ResultFileException>(() => PriceFile.Read(file)).Message, StringComparison.Ordinal);
    }

    private static PricedDiff Price(LaneTrace trace, params (string Transition, double Low, double High)[] prices) =>
        PricedDiff.Of(trace, trace.Difference!, [.. prices.Select(price => new Price(price.Transition, price.Low, price.High, "somebody", ""))])!;

    /// <summary>Three paths of 1,000, 400 and 600 instructions.</summary>
    private static LaneTrace Trace((string Name, int From, int To, int Robust)[] counts)
    {
        (string Path, double Cost, Func<(string Name, int From, int To, int Robust), int> Times)[] paths =
            [("vm-exit", 1000, count => count.From), ("hypercall", 400, count => count.To), ("hypercall-robust", 600, count => count.Robust)];
        return new LaneTrace("getpid", "lab", "", null, new PathPair("vm-exit", "hypercall"), [.. paths.Select(path => new TracedPath(
            new Profile("getpid", "lab", path.Path, Unit.Instructions,
                [new ProfileRow(new FunctionName(Domain.HostKernel, "f"), SectionName.Rest, path.Cost, path.Cost)]),
            [], [.. counts.Select(count => new TransitionCount(count.Name, path.Times(count)))], 1, [])
            { Traits = TraitsOf.Path(path.Path) })], []);
    }
}
