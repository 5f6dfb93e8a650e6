namespace Hostcall.Results.Profiles;

/// <summary>A function and whose it is. Written as <c>vmm!name</c>; the host kernel's have no prefix.</summary>
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
        Domain.Vmm => $"vmm{Separator}{Name}",
        Domain.Guest => $"guest{Separator}{Name}",
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
            "vmm" => new(Domain.Vmm, text[(end + 1)..]),
            "guest" => new(Domain.Guest, text[(end + 1)..]),
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

    /// <summary>The lab's agent, which there is the program that runs the guest or traces the stub.</summary>
    Agent,

    /// <summary>This program, where it runs the guest or traces the stub itself.</summary>
    Vmm,

    /// <summary>The payload: in the guest, in the stub, or on the host path in the caller's own process.</summary>
    Payload,

    /// <summary>The time from a VM entry to the exit, of which samples cannot tell whose it is.</summary>
    Guest,

    /// <summary>Neither a process nor the kernel: BIOS, real mode.</summary>
    Firmware,
}
