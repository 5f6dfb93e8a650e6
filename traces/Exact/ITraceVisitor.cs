namespace Hostcall.Traces;

/// <summary>Is told what a trace says, in order.</summary>
internal interface ITraceVisitor
{
    /// <summary>A window of instructions begins.</summary>
    void Begin();

    /// <summary>An instruction was executed.</summary>
    void Execute(in InstructionLine instruction);

    /// <summary>
    /// An interrupt came. The instruction told next is the first one of its handler, and has the address of the one
    /// that was interrupted: that is how Bochs prints it.
    /// </summary>
    void Interrupt();

    /// <summary>The last instruction raised an exception. The one told next is the first one of the handler.</summary>
    void Exception();

    /// <summary>The window ended as it should.</summary>
    void End();
}
