using System.Security.Cryptography;

namespace Hostcall.GuestPayloads;

/// <summary>
/// The code that every path runs, byte for byte: for each iteration and each call of the scenario it fills
/// the request block, calls the doorbell and checks the result. Only values that change from run to run
/// (descriptors, process ids) are read from slots, so the bytes depend on the scenario and the architecture alone.
/// </summary>
/// <remarks>
/// Written as a function of the architecture's calling convention. The result field is poisoned before every doorbell: a
/// path that answers nothing then fails the check instead of passing with the answer before.
/// </remarks>
public sealed class PayloadBody
{
    /// <summary>No system call returns this: it is neither an errno nor a value that a scenario expects.</summary>
    public const int Poison = 0x0BAD_CA11;

    internal PayloadBody(byte[] code) => Code = code;

    /// <summary>The machine code, for address <see cref="RegionLayout.Body"/>.</summary>
    public byte[] Code { get; }

    /// <summary>SHA-256 of the code in lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Code));

    /// <param name="scenario">What the payload asks for.</param>
    /// <param name="extra">Makes it slower by a known amount; null, the ordinary payload, leaves nothing of it in the bytes.</param>
    /// <param name="instructions">Of the machine that runs it; null for the one of this process.</param>
    /// <exception cref="ArgumentException">No payload can be made of the scenario; says which part of it is wrong.</exception>
    public static PayloadBody Assemble(Scenario scenario, ExtraWork? extra = null, InstructionSet? instructions = null)
    {
        instructions ??= InstructionSet.OfThisProcess;
        ScenarioCheck.Run(scenario);
        if (extra is { Steps: < 1 } or { Every: < 1 }) throw new ArgumentException($"{extra}: less than one is no extra work", nameof(extra));
        byte[] code = instructions.Body(scenario, extra);
        return code.Length <= RegionLayout.PageSize
            ? new PayloadBody(code)
            : throw new ArgumentException($"{scenario.Name}: its payload has {code.Length} bytes, and a page has {RegionLayout.PageSize}", nameof(scenario));
    }
}
