namespace Hostcall.Traces;

/// <summary>A named piece of code.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The first address behind it.</param>
/// <param name="Function">Its name.</param>
public readonly record struct Symbol(ulong Start, ulong End, FunctionName Function);

/// <summary>Finds the function that an address lies in.</summary>
public sealed class SymbolTable
{
    private readonly Symbol[] symbols;
    private int recent;

    /// <param name="symbols">May come in any order; where two overlap, the later start wins.</param>
    public SymbolTable(IEnumerable<Symbol> symbols)
    {
        this.symbols = [.. symbols.Where(symbol => symbol.End > symbol.Start).OrderBy(symbol => symbol.Start)];
        for (int i = 0; i + 1 < this.symbols.Length; i++)
        {
            ulong limit = this.symbols[i + 1].Start;
            if (this.symbols[i].End > limit) this.symbols[i] = this.symbols[i] with { End = limit };
        }
    }

    public int Count => symbols.Length;

    /// <summary>The symbol that covers an address, or null. Quick where the address lies in the same one as before.</summary>
    public Symbol? Find(ulong address)
    {
        if (symbols.Length == 0) return null;
        if (!Covers(symbols[recent], address)) recent = Search(address);
        return Covers(symbols[recent], address) ? symbols[recent] : null;
    }

    private static bool Covers(in Symbol symbol, ulong address) => address >= symbol.Start && address < symbol.End;

    /// <summary>The last symbol that starts at or before an address; the first one where none does.</summary>
    private int Search(ulong address)
    {
        int low = 0, high = symbols.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (symbols[middle].Start <= address) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
