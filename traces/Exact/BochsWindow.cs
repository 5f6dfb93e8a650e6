namespace Hostcall.Traces;

/// <summary>
/// What Bochs' debugger prints while it runs the commands <c>trace on, continue, trace off, continue</c> between
/// magic breakpoints: instructions, with its own remarks between and behind them.
/// </summary>
internal sealed class BochsWindow : IWindowReader
{
    private const int None = -1;

    private readonly X64Decoder decoder = new();

    public ReadOnlySpan<byte> Opening => "Tracing enabled for CPU0"u8;

    public bool IsInstruction(ReadOnlySpan<byte> line) => BochsLine.IsInstruction(line);

    public void Read(LineReader lines, Continuity continuity, ITraceVisitor visitor)
    {
        ReadInstructions(lines, continuity, visitor);
        if (!lines.Read(out var line) || !Remark.TryNextTick(line, out long tick))
            throw new InvalidDataException("the tick at the end of the window is missing");
        continuity.Finish(tick);
        if (!lines.Read(out line) || !line.StartsWith("(0) ["u8)) throw new InvalidDataException("the instruction at the end of the window is missing");
        if (!lines.Read(out line) || !line.SequenceEqual("Tracing disabled for CPU0"u8)) throw new InvalidDataException("the end of the window is missing");
    }

    private void ReadInstructions(LineReader lines, Continuity continuity, ITraceVisitor visitor)
    {
        int raised = None;
        while (lines.Read(out var line))
        {
            if (BochsLine.IsInstruction(line))
            {
                if (BochsLine.Parse(line, decoder, out var instruction) is { } problem) throw new InvalidDataException(problem);
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
                throw Damage.Unknown(line);
            }
        }

        throw Damage.BrokenOff();
    }
}
