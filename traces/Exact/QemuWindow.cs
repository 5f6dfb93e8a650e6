namespace Hostcall.Traces;

/// <summary>
/// What the plugin of the QEMU lab writes (lab/plugin): instructions and nothing else. Who runs them, and where an
/// interrupt came, follows from their addresses.
/// </summary>
/// <remarks>
/// QEMU tells a plugin of an instruction before it runs. One that makes the guest exit is told, and then stopped:
/// QEMU's clock does not count it, so the sum must not either. Where an interrupt ended the guest, its last
/// instruction was complete; such a call does not count at all.
/// </remarks>
internal sealed class QemuWindow(AddressSpace addresses) : IWindowReader
{
    private readonly InstructionDecoder decoder = addresses.Rules.NewDecoder();

    public ReadOnlySpan<byte> Opening => "window"u8;

    public bool IsInstruction(ReadOnlySpan<byte> line) => QemuLine.IsInstruction(line);

    public void Read(LineReader lines, Continuity continuity, ITraceVisitor visitor)
    {
        // An instruction is held back until the next one shows whether it was stopped.
        InstructionLine held = default;
        bool isHeld = false;
        long stopped = 0;
        while (lines.Read(out var line))
        {
            if (QemuLine.TryEnd(line, out long number))
            {
                continuity.Finish(number);
                visitor.Execute(in held);
                return;
            }

            if (!QemuLine.IsInstruction(line)) throw Damage.Unknown(line);
            bool afterGuest = isHeld && (held.Selector == Selector.Guest || held.Flow is Flow.Vmrun or Flow.VmEntry);
            if (QemuLine.Parse(line, afterGuest, decoder, out var next) is { } problem) throw new InvalidDataException(problem);
            if (addresses.EntersGuest(in next)) next = next with { Meaning = next.Meaning with { Flow = Flow.VmEntry } };
            bool isHandler = isHeld && BeginsHandler(in held, in next);
            if (isHandler) continuity.Exception();
            continuity.Accept(in next);

            if (isHeld)
            {
                bool wasStopped = held.Selector == Selector.Guest && next.Selector == Selector.Kernel && addresses.Rules.IsStoppedByExit(held.Meaning);
                held = held with { WasStopped = wasStopped };
                visitor.Execute(in held);
                if (wasStopped) stopped++;
            }

            if (isHandler) visitor.Exception();
            held = next with { Tick = next.Tick - stopped };
            isHeld = true;
        }

        throw Damage.BrokenOff();
    }

    /// <summary>
    /// The kernel never jumps to where an interrupt enters it, but for stubs that jump to their common part; a system call enters it there
    /// on some architectures.
    /// </summary>
    private bool BeginsHandler(in InstructionLine last, in InstructionLine next) =>
        next.Selector == Selector.Kernel && last.Flow != Flow.Syscall && next.Address != last.Next && next.Address != last.Target
        && addresses.IsHandlerEntry(next.Address);
}
