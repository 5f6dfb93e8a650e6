using Hostcall.GuestPayloads;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>The map at the top of RegionLayout, as a rule.</summary>
public sealed class RegionLayoutTests
{
    private static readonly uint[] CodePages = [RegionLayout.Body, RegionLayout.Doorbell, RegionLayout.Entry, RegionLayout.Executor];

    private static readonly (string Name, uint From, uint To)[] Data =
    [
        ("request", RegionLayout.Request, RegionLayout.Request + RequestBlock.Size),
        ("counters", RegionLayout.Iterations, RegionLayout.LastMismatch + 8),
        ("argument slots", RegionLayout.ArgumentSlots, RegionLayout.ArgumentSlots + (8 * RegionLayout.SlotCount)),
        ("expected slots", RegionLayout.ExpectedSlots, RegionLayout.ExpectedSlots + (8 * RegionLayout.SlotCount)),
        ("stack", RegionLayout.StackTop - RegionLayout.PageSize, RegionLayout.StackTop),
        ("strings", RegionLayout.Strings, RegionLayout.Strings + RegionLayout.PageSize),
        ("buffer", RegionLayout.Buffer, RegionLayout.Buffer + RegionLayout.BufferSize),
    ];

    [Fact]
    public void Code_and_data_share_no_page()
    {
        var dataPages = Data.SelectMany(part => Pages(part.From, part.To)).ToHashSet();
        Assert.All(CodePages, page => Assert.DoesNotContain(page, dataPages));
        Assert.All(CodePages, page => Assert.Equal(0U, page % RegionLayout.PageSize));
        Assert.Equal(CodePages.Length, CodePages.Distinct().Count());
    }

    [Fact]
    public void No_two_parts_overlap()
    {
        var sorted = Data.OrderBy(part => part.From).ToArray();
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From, $"{pair.First.Name} runs into {pair.Second.Name}"));
    }

    [Fact]
    public void Everything_lies_in_the_region_and_below_2_GiB()
    {
        Assert.All(Data, part => Assert.InRange(part.To, RegionLayout.Base, RegionLayout.Base + RegionLayout.Size));
        Assert.InRange(RegionLayout.Base + RegionLayout.Size, 0U, (uint)int.MaxValue);
    }

    [Fact]
    public void The_document_of_the_hypercall_gives_the_size_of_the_block() => Assert.Contains(
        $"The request block is {RequestBlock.Size} bytes", File.ReadAllText(Path.Combine(Checkout.Root, "host-kernel", "README.md")), StringComparison.Ordinal);

    private static IEnumerable<uint> Pages(uint from, uint to)
    {
        for (uint page = from & ~(RegionLayout.PageSize - 1U); page < to; page += RegionLayout.PageSize) yield return page;
    }
}
