namespace Hostcall.Results.Profiles;

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
