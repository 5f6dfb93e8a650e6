namespace Hostcall.Traces;

/// <summary>The memory that payload and host share, as samples show it.</summary>
/// <param name="file">The file of memory that it is: for code in a file, perf tells the place in the file.</param>
/// <param name="start">Where it is mapped.</param>
/// <param name="symbols">Its code.</param>
public sealed class PayloadRegion(string file, ulong start, IReadOnlyList<Symbol> symbols)
{
    private readonly SymbolTable table = new(symbols);

    /// <summary>The code that a frame is in, or null where it is in none of the region's.</summary>
    /// <param name="address">The frame's.</param>
    /// <param name="text">What perf says instead of a symbol; names the file.</param>
    public Symbol? Find(ulong address, string text) =>
        table.Find(text.Contains(file, StringComparison.Ordinal) && address < start ? start + address : address);
}
