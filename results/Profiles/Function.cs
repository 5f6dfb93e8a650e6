namespace Hostcall.Results.Profiles;

/// <summary>A function and whose it is. Written as <c>agent!name</c>; the host kernel's have no prefix.</summary>
/// <param name="Domain">Whose code it is.</param>
/// <param name="Name">The symbol, without compiler suffixes that do not matter here.</param>
public readonly record struct FunctionName(Domain Domain, string Name)
{
    /// <summary>Where no symbol covers an address.</summary>
    public const string Unknown = "[unknown]";

    private const char Separator = '!';

    public bool IsNamed => Name != Unknown;

    public override string ToString() => Domain switch
    {
        Domain.HostKernel => Name,
        Domain.Agent => $"agent{Separator}{Name}",
        Domain.Payload => $"payload{Separator}{Name}",
        _ => $"firmware{Separator}{Name}",
    };

    /// <summary>The function that <see cref="ToString"/> wrote.</summary>
    public static FunctionName Parse(string text)
    {
        int end = text.IndexOf(Separator);
        return (end < 0 ? "" : text[..end]) switch
        {
            "agent" => new(Domain.Agent, text[(end + 1)..]),
            "payload" => new(Domain.Payload, text[(end + 1)..]),
            "firmware" => new(Domain.Firmware, text[(end + 1)..]),
            _ => new(Domain.HostKernel, text),
        };
    }
}

/// <summary>Whose code an instruction is.</summary>
public enum Domain
{
    /// <summary>The host's kernel, KVM included.</summary>
    HostKernel,

    /// <summary>The program on the host that runs the guest or traces the stub: the VMM.</summary>
    Agent,

    /// <summary>The payload: in the guest, in the stub, or on the host path in the agent's own process.</summary>
    Payload,

    /// <summary>Neither a process nor the kernel: BIOS, real mode.</summary>
    Firmware,
}
