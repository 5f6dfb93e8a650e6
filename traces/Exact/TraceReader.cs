using System.Text;
using Hostcall.Results;

namespace Hostcall.Traces;

/// <summary>
/// Reads what Bochs' debugger printed while it ran the commands <c>trace on, continue, trace off, continue</c>
/// between magic breakpoints: windows of instructions, with its own remarks around them. Needs the same small
/// memory for any length. A window counts only as a whole: every line must follow from the one before, and the
/// tick at its end must be the one that the instructions lead to.
/// </summary>
internal sealed class TraceReader(Stream stream, string file)
{
    private const int None = -1;

    private readonly LineReader lines = new(stream);
    private readonly Continuity continuity = new();

    /// <summary>The number of the last line that was read.</summary>
    public long Line => lines.Number;

    /// <summary>Tells <paramref name="visitor"/> the next window.</summary>
    /// <returns>False where no window follows.</returns>
    /// <exception cref="ResultFileException">The trace is damaged; says in which line and how.</exception>
    public bool ReadWindow(ITraceVisitor visitor)
    {
        try
        {
            if (!SkipTo("Tracing enabled for CPU0"u8)) return false;
            continuity.Restart();
            visitor.Begin();
            ReadInstructions(visitor);
            ReadEnd();
            visitor.End();
            return true;
        }
        catch (InvalidDataException error)
        {
            throw new ResultFileException(file, lines.Number, error.Message, error);
        }
    }

    private bool SkipTo(ReadOnlySpan<byte> expected)
    {
        // Where the machine turns itself off, Bochs prints the instruction that did it.
        bool isOver = false;
        while (lines.Read(out var line))
        {
            if (isOver && (LineParser.IsInstruction(line) || line.SequenceEqual(expected))) throw new InvalidDataException("an instruction lies outside of a window");
            if (line.SequenceEqual(expected)) return true;
            isOver |= LineParser.IsInstruction(line);
        }

        return false;
    }

    private void ReadInstructions(ITraceVisitor visitor)
    {
        int raised = None;
        while (lines.Read(out var line))
        {
            if (LineParser.IsInstruction(line))
            {
                if (LineParser.Parse(line, out var instruction) is { } problem) throw new InvalidDataException(problem);
                continuity.Accept(in instruction);
                raised = None;
                visitor.Execute(in instruction);
            }
            else if (Remark.TryException(line, out int exception))
            {
                raised = exception;
                continuity.Exception();
                visitor.Exception();
            }
            else if (Remark.TryInterrupt(line, out int vector))
            {
                // Bochs delivers an exception as an interrupt of the same number, and says both.
                bool isSaid = vector == raised;
                raised = None;
                if (isSaid) continue;
                continuity.Interrupt();
                visitor.Interrupt();
            }
            else if (line.SequenceEqual("(0) Magic breakpoint"u8))
            {
                return;
            }
            else
            {
                throw new InvalidDataException($"no instruction and no remark of the emulator: \"{Shown(line)}\"");
            }
        }

        throw new InvalidDataException("the trace breaks off inside a window");
    }

    private void ReadEnd()
    {
        if (!lines.Read(out var line) || !Remark.TryNextTick(line, out long tick)) throw new InvalidDataException("the tick at the end of the window is missing");
        continuity.Finish(tick);
        if (!lines.Read(out line) || !line.StartsWith("(0) ["u8)) throw new InvalidDataException("the instruction at the end of the window is missing");
        if (!lines.Read(out line) || !line.SequenceEqual("Tracing disabled for CPU0"u8)) throw new InvalidDataException("the end of the window is missing");
    }

    private static string Shown(ReadOnlySpan<byte> line)
    {
        string text = Encoding.Latin1.GetString(line[..Math.Min(line.Length, 60)]);
        return string.Concat(text.Select(letter => char.IsControl(letter) || letter > '~' ? '?' : letter));
    }
}
