using Hostcall.Results;

namespace Hostcall.Traces;

/// <summary>
/// Reads windows of instructions, whichever emulator wrote them. Needs the same small memory for any length. A
/// window counts only as a whole: every line must follow from the one before, and the tick at its end must be the
/// one that the instructions lead to.
/// </summary>
internal sealed class TraceReader(Stream stream, string file, AddressSpace addresses)
{
    private readonly LineReader lines = new(stream);
    private readonly Continuity continuity = new(addresses.Rules);
    private readonly IWindowReader[] formats = [new BochsWindow(), new QemuWindow(addresses)];

    /// <summary>The number of the last line that was read.</summary>
    public long Line => lines.Number;

    /// <summary>Tells <paramref name="visitor"/> the next window.</summary>
    /// <returns>False where no window follows.</returns>
    /// <exception cref="ResultFileException">The trace is damaged; says in which line and how.</exception>
    public bool ReadWindow(ITraceVisitor visitor)
    {
        try
        {
            if (Find() is not { } window) return false;
            continuity.Restart();
            visitor.Begin();
            window.Read(lines, continuity, visitor);
            visitor.End();
            return true;
        }
        catch (InvalidDataException error)
        {
            throw new ResultFileException(file, lines.Number, error.Message, error);
        }
    }

    /// <summary>Goes to the next window.</summary>
    private IWindowReader? Find()
    {
        // Where the machine turns itself off, Bochs prints the instruction that did it.
        bool isOver = false;
        while (lines.Read(out var line))
        {
            foreach (var format in formats)
            {
                bool isOpening = line.SequenceEqual(format.Opening), isInstruction = format.IsInstruction(line);
                if (isOver && (isOpening || isInstruction)) throw new InvalidDataException("an instruction lies outside of a window");
                if (isOpening) return format;
                isOver |= isInstruction;
            }
        }

        return null;
    }
}
