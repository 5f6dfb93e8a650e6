namespace Hostcall.Traces;

/// <summary>How one emulator writes down a window of instructions.</summary>
internal interface IWindowReader
{
    /// <summary>The line before the first instruction.</summary>
    ReadOnlySpan<byte> Opening { get; }

    /// <summary>Whether a line claims to be an instruction.</summary>
    bool IsInstruction(ReadOnlySpan<byte> line);

    /// <summary>Tells a visitor what follows the opening, up to the line that closes the window.</summary>
    /// <param name="lines">The lines of the trace.</param>
    /// <param name="continuity">Has to be told each line, as it comes.</param>
    /// <param name="visitor">Gets what they say.</param>
    /// <exception cref="InvalidDataException">The window is damaged.</exception>
    void Read(LineReader lines, Continuity continuity, ITraceVisitor visitor);
}
