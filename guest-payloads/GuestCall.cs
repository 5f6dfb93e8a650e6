namespace Hostcall.GuestPayloads;

/// <summary>
/// System calls of the guest itself, as the kernel patches define them: they say hello to the host through a hypercall
/// whose only effect is a line in the host's trace buffer.
/// </summary>
public static class GuestCall
{
    public const int SYS_hello_hypercall0 = 600;
    public const int SYS_hello_hypercall1 = 601;

    public static readonly SystemCall HelloHypercall0 = SystemCall.Numbered(SYS_hello_hypercall0), HelloHypercall1 = SystemCall.Numbered(SYS_hello_hypercall1);

    public const int KVM_HC_HELLO_HYPERCALL0 = 101;
    public const int KVM_HC_HELLO_HYPERCALL1 = 102;

    /// <summary>The line that the host's trace buffer must show for a call, or null for a call to the host.</summary>
    public static string? TraceLineOf(Call call) => call.Asked.X64 switch
    {
        SYS_hello_hypercall0 => "Hello world!",
        SYS_hello_hypercall1 => $"a0 = {call.Arguments[0].Value}",
        _ => null,
    };
}
